import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.mpxj.Duration;
import org.mpxj.LocalDateTimeRange;
import org.mpxj.MPXJException;
import org.mpxj.ProjectFile;
import org.mpxj.ProjectProperties;
import org.mpxj.Task;
import org.mpxj.TimeUnit;
import org.mpxj.mpp.MPPReader;
import org.mpxj.mpx.MPXReader;
import org.mpxj.mspdi.MSPDIWriter;

/**
 * Reads a plan file of Microsoft Project's own formats and writes it as MSPDI, and beside it what
 * MSPDI has no place for: {@code PlanFile mpp|mpx IN OUT.xml OUT.tsv}.
 *
 * <p>Exit status: 0 written, 10 not such a file, 11 protected by a password, 12 damaged.
 *
 * <p>Lines of OUT.tsv: {@code limit MINUTES}; {@code split UID START END} for each working piece;
 * {@code slack UID TOTAL FREE} in minutes, which MSPDI writes in days of another length;
 * {@code external UID FILE UID_THERE}, since MSPDI replaces such rows by a name on their links.
 */
public final class PlanFile {
  private static final int NOT_A_PLAN = 10;
  private static final int PASSWORD = 11;
  private static final int DAMAGED = 12;

  private PlanFile() {}

  public static void main(String[] args) {
    System.exit(convert(args));
  }

  private static int convert(String[] args) {
    try {
      ProjectFile plan = read(args[0], new File(args[1]));
      if (plan == null) {
        return NOT_A_PLAN;
      }
      try (PrintWriter out =
          new PrintWriter(Files.newBufferedWriter(Path.of(args[3]), StandardCharsets.UTF_8))) {
        writeExtras(plan, out);
      }
      try (OutputStream stream = Files.newOutputStream(Path.of(args[2]))) {
        new MSPDIWriter().write(plan, stream);
      }
      return 0;
    } catch (MPXJException refused) {
      System.err.println(refused);
      String message = String.valueOf(refused.getMessage());
      if (message.startsWith(MPXJException.PASSWORD_PROTECTED)) {
        return PASSWORD;
      }
      return message.startsWith(MPXJException.INVALID_FILE) ? NOT_A_PLAN : DAMAGED;
    } catch (IOException | RuntimeException damaged) {
      System.err.println(damaged);
      return DAMAGED;
    }
  }

  private static ProjectFile read(String kind, File file) throws MPXJException {
    if ("mpx".equals(kind)) {
      return new MPXReader().read(file);
    }
    MPPReader reader = new MPPReader();
    reader.setReadPresentationData(false);
    return reader.read(file);
  }

  private static void writeExtras(ProjectFile plan, PrintWriter out) {
    ProjectProperties properties = plan.getProjectProperties();
    line(out, "limit", minutes(properties.getCriticalSlackLimit(), properties));
    for (Task task : plan.getTasks()) {
      Integer uid = task.getUniqueID();
      line(
          out,
          "slack",
          uid,
          minutes(task.getTotalSlack(), properties),
          minutes(task.getFreeSlack(), properties));
      List<LocalDateTimeRange> pieces = task.getWorkSplits();
      if (pieces != null && pieces.size() > 1) {
        for (LocalDateTimeRange piece : pieces) {
          line(out, "split", uid, piece.getStart(), piece.getEnd());
        }
      }
      if (task.getExternalTask()) {
        line(out, "external", uid, task.getSubprojectFile(), task.getSubprojectTaskUniqueID());
        task.setExternalTask(false);
      }
    }
  }

  private static String minutes(Duration length, ProjectProperties properties) {
    if (length == null) {
      return "";
    }
    return String.valueOf(length.convertUnits(TimeUnit.MINUTES, properties).getDuration());
  }

  private static void line(PrintWriter out, Object... cells) {
    StringBuilder text = new StringBuilder();
    for (Object cell : cells) {
      if (text.length() > 0) {
        text.append('\t');
      }
      String value = cell == null ? "" : cell.toString();
      text.append(value.replaceAll("[\t\r\n]", " "));
    }
    out.print(text);
    out.print('\n');
  }
}
