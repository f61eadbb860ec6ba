"""The columns of P6's tables that the elements of PMXML fill, and its words as P6's codes."""

from __future__ import annotations

PROJECT = {
    "ObjectId": "proj_id",
    "Id": "proj_short_name",
    "Name": "proj_name",
    "ActivityDefaultCalendarObjectId": "clndr_id",
    "CriticalActivityFloatLimit": "critical_drtn_hr_cnt",
    "DataDate": "last_recalc_date",
    "PlannedStartDate": "plan_start_date",
    "MustFinishByDate": "plan_end_date",
    "ScheduledFinishDate": "scd_end_date",
    "CriticalActivityPathType": "critical_path_type",
    "OriginalProjectObjectId": "orig_proj_id",
    "CurrentBaselineProjectObjectId": "sum_base_proj_id",
    "WBSCodeSeparator": "name_sep_char",
    "AddedBy": "add_by_name",
}
OPTIONS = {
    "ProjectObjectId": "proj_id",
    "IgnoreOtherProjectRelationships": "sched_outer_depend_type",
    "MakeOpenEndedActivitiesCritical": "sched_open_critical_flag",
    "StartToStartLagCalculationType": "sched_lag_early_start_flag",
    "ComputeTotalFloatType": "sched_float_type",
    "RelationshipLagCalendar": "sched_calendar_on_relationship_lag",
    "UseExpectedFinishDates": "sched_use_expect_end_flag",
}
WBS = {
    "ObjectId": "wbs_id",
    "ParentObjectId": "parent_wbs_id",
    "Code": "wbs_short_name",
    "Name": "wbs_name",
    "SequenceNumber": "seq_num",
    "EarnedValueComputeType": "ev_compute_type",
}
ACTIVITY = {
    "ObjectId": "task_id",
    "WBSObjectId": "wbs_id",
    "CalendarObjectId": "clndr_id",
    "Id": "task_code",
    "Name": "task_name",
    "Type": "task_type",
    "DurationType": "duration_type",
    "Status": "status_code",
    "PercentCompleteType": "complete_pct_type",
    "PlannedDuration": "target_drtn_hr_cnt",
    "RemainingDuration": "remain_drtn_hr_cnt",
    "ActualStartDate": "act_start_date",
    "ActualFinishDate": "act_end_date",
    "RemainingEarlyStartDate": "restart_date",
    "RemainingEarlyFinishDate": "reend_date",
    "PlannedStartDate": "target_start_date",
    "PlannedFinishDate": "target_end_date",
    "TotalFloat": "total_float_hr_cnt",
    "FreeFloat": "free_float_hr_cnt",
    "IsLongestPath": "driving_path_flag",
    "PrimaryConstraintType": "cstr_type",
    "PrimaryConstraintDate": "cstr_date",
    "SecondaryConstraintType": "cstr_type2",
    "SecondaryConstraintDate": "cstr_date2",
    "ExpectedFinishDate": "expect_end_date",
    "SuspendDate": "suspend_date",
    "ResumeDate": "resume_date",
    "LevelingPriority": "priority_type",
    "ExternalEarlyStartDate": "external_early_start_date",
    "ExternalLateFinishDate": "external_late_end_date",
}
FALLBACKS = {
    "early_start_date": ("EarlyStartDate", "RemainingEarlyStartDate"),
    "early_end_date": ("EarlyFinishDate", "RemainingEarlyFinishDate"),
    "late_start_date": ("LateStartDate", "RemainingLateStartDate"),
    "late_end_date": ("LateFinishDate", "RemainingLateFinishDate"),
    "restart_date": ("RemainingEarlyStartDate", "StartDate"),
    "reend_date": ("RemainingEarlyFinishDate", "FinishDate"),
}
"""Columns of an activity that the first of these elements fills."""
RELATIONSHIP = {
    "ObjectId": "task_pred_id",
    "PredecessorActivityObjectId": "pred_task_id",
    "SuccessorActivityObjectId": "task_id",
    "PredecessorProjectObjectId": "pred_proj_id",
    "SuccessorProjectObjectId": "proj_id",
    "Type": "pred_type",
    "Lag": "lag_hr_cnt",
}
CALENDAR = {
    "ObjectId": "clndr_id",
    "Name": "clndr_name",
    "BaseCalendarObjectId": "base_clndr_id",
    "HoursPerDay": "day_hr_cnt",
    "HoursPerWeek": "week_hr_cnt",
    "HoursPerMonth": "month_hr_cnt",
    "IsDefault": "default_flag",
}
RESOURCE = {
    "ObjectId": "rsrc_id",
    "ParentObjectId": "parent_rsrc_id",
    "CalendarObjectId": "clndr_id",
    "Name": "rsrc_name",
    "Id": "rsrc_short_name",
    "EmailAddress": "email_addr",
    "EmployeeId": "employee_code",
    "ResourceType": "rsrc_type",
    "ResourceNotes": "rsrc_notes",
    "DefaultUnitsPerTime": "def_qty_per_hr",
}
RATE = {
    "ResourceObjectId": "rsrc_id",
    "MaxUnitsPerTime": "max_qty_per_hr",
    "PricePerUnit": "cost_per_qty",
    "EffectiveDate": "start_date",
}
ASSIGNMENT = {
    "ObjectId": "taskrsrc_id",
    "ActivityObjectId": "task_id",
    "ResourceObjectId": "rsrc_id",
    "RoleObjectId": "role_id",
    "PlannedUnits": "target_qty",
    "RemainingUnits": "remain_qty",
    "ActualUnits": "act_reg_qty",
    "PlannedUnitsPerTime": "target_qty_per_hr",
    "PlannedLag": "target_lag_drtn_hr_cnt",
    "PlannedCost": "target_cost",
    "ActualCost": "act_reg_cost",
    "RemainingCost": "remain_cost",
    "ActualStartDate": "act_start_date",
    "ActualFinishDate": "act_end_date",
    "RemainingStartDate": "restart_date",
    "RemainingFinishDate": "reend_date",
    "PlannedStartDate": "target_start_date",
    "PlannedFinishDate": "target_end_date",
}
NOTE = {"ActivityObjectId": "task_id", "Note": "task_memo"}
EXPENSE = {
    "ActivityObjectId": "task_id",
    "PlannedCost": "target_cost",
    "ActualCost": "act_cost",
    "RemainingCost": "remain_cost",
}
ROLE = {"ObjectId": "role_id", "Name": "role_name"}
RESOURCE_ROLE = {"ResourceObjectId": "rsrc_id", "RoleObjectId": "role_id", "Proficiency": "skill_level"}
CODE_TYPE = {"ObjectId": "actv_code_type_id", "Name": "actv_code_type"}
CODE = {"ObjectId": "actv_code_id", "CodeValue": "short_name", "Description": "actv_code_name"}
FIELD_TYPE = {"ObjectId": "udf_type_id", "Title": "udf_type_label", "DataType": "logical_data_type"}

CODES: dict[str, dict[str, str]] = {
    "task_type": {
        "Task Dependent": "TT_Task",
        "Resource Dependent": "TT_Rsrc",
        "Start Milestone": "TT_Mile",
        "Finish Milestone": "TT_FinMile",
        "Level of Effort": "TT_LOE",
        "WBS Summary": "TT_WBS",
    },
    "duration_type": {
        "Fixed Duration & Units": "DT_FixedDUR2",
        "Fixed Duration and Units": "DT_FixedDUR2",
        "Fixed Duration and Units/Time": "DT_FixedDrtn",
        "Fixed Units": "DT_FixedQty",
        "Fixed Units/Time": "DT_FixedRate",
    },
    "status_code": {"Not Started": "TK_NotStart", "In Progress": "TK_Active", "Completed": "TK_Complete"},
    "complete_pct_type": {"Physical": "CP_Phys", "Duration": "CP_Drtn", "Units": "CP_Units"},
    "ev_compute_type": {"0 / 100": "EC_0_100", "50 / 50": "EC_50_50"},
    "skill_level": {
        "1 - Master": "1",
        "2 - Expert": "2",
        "3 - Skilled": "3",
        "4 - Proficient": "4",
        "5 - Inexperienced": "5",
    },
    "cstr_type": {
        "Start On": "CS_MSO",
        "Start On or Before": "CS_MSOB",
        "Start On or After": "CS_MSOA",
        "Finish On": "CS_MEO",
        "Finish On or Before": "CS_MEOB",
        "Finish On or After": "CS_MEOA",
        "As Late As Possible": "CS_ALAP",
        "Mandatory Start": "CS_MANDSTART",
        "Mandatory Finish": "CS_MANDFIN",
    },
    "pred_type": {
        "Finish to Start": "PR_FS",
        "Start to Start": "PR_SS",
        "Finish to Finish": "PR_FF",
        "Start to Finish": "PR_SF",
    },
    "priority_type": {
        "Top": "PT_Top",
        "High": "PT_High",
        "Normal": "PT_Normal",
        "Low": "PT_Low",
        "Lowest": "PT_Lowest",
    },
    "rsrc_type": {"Labor": "RT_Labor", "Nonlabor": "RT_Equip", "Material": "RT_Mat"},
    "critical_path_type": {"Critical Float": "CT_TotFloat", "Longest Path": "CT_DrivPath"},
    "sched_float_type": {
        "Start Float = Late Start - Early Start": "FT_SF",
        "Finish Float = Late Finish - Early Finish": "FT_FF",
        "Smallest of Start Float and Finish Float": "FT_Min",
    },
    "sched_calendar_on_relationship_lag": {
        "Predecessor Activity Calendar": "rcal_Predecessor",
        "Successor Activity Calendar": "rcal_Successor",
        "24 Hour Calendar": "rcal_24Hour",
        "Project Default Calendar": "rcal_ProjDefault",
    },
    "sched_outer_depend_type": {"1": "SD_None", "true": "SD_None", "0": "SD_Both", "false": "SD_Both"},
    "logical_data_type": {
        "Text": "FT_TEXT",
        "Integer": "FT_INT",
        "Double": "FT_FLOAT_2_DECIMALS",
        "Cost": "FT_MONEY",
        "Start Date": "FT_START_DATE",
        "Finish Date": "FT_END_DATE",
    },
}
CODES["cstr_type2"] = CODES["cstr_type"]
FLAGS = frozenset(
    {
        "sched_open_critical_flag",
        "sched_lag_early_start_flag",
        "sched_use_expect_end_flag",
        "default_flag",
        "driving_path_flag",
    }
)
"""Columns that hold Y or N where the XML holds 1 or 0."""
SUBJECTS = {"Activity": "TASK", "WBS": "PROJWBS"}
"""What a user-defined field belongs to."""
