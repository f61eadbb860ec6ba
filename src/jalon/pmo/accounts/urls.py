"""Addresses of the accounts room; allauth's pages under names that speak."""

from allauth.account import views as door
from django.urls import include, path, re_path

from jalon.pmo.accounts import views

urlpatterns = [
    path("me/", views.me, name="me"),
    path("me/language/", views.language, name="language"),
    path("me/theme/", views.theme, name="theme"),
    path("me/tokens/", views.token_make, name="token_make"),
    path("me/tokens/<int:pk>/revoke/", views.token_revoke, name="token_revoke"),
    path("me/password/", door.password_change, name="account_change_password"),
    path("me/password/first/", door.password_set, name="account_set_password"),
    path("me/email/", door.email, name="account_email"),
    path("me/second-factor/", include("allauth.mfa.urls")),
    path("sign-in/", door.login, name="account_login"),
    path("sign-in/closed/", door.signup, name="account_signup"),
    path("sign-in/inactive/", door.account_inactive, name="account_inactive"),
    path("sign-in/again/", door.reauthenticate, name="account_reauthenticate"),
    path("sign-in/password/", door.password_reset, name="account_reset_password"),
    path("sign-in/password/sent/", door.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^sign-in/password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        door.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sign-in/password/done/",
        door.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("sign-out/", door.logout, name="account_logout"),
]
