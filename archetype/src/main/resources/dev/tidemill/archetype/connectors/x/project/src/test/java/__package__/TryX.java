package @package@;

import dev.tidemill.connector.x.testing.XServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A server to try the job with, without an account: what is typed here is posted. */
public final class TryX {
  private static final Pattern HASHTAG = Pattern.compile("#(\\w+)");

  private TryX() {}

  public static void main(String[] args) throws IOException {
    Path token = Files.writeString(Files.createTempFile("token", ".txt"), "secret");
    try (XServer server = XServer.start("secret")) {
      System.out.println("A server runs at " + server.uri() + ". In another terminal:");
      System.out.println("  mvn stream:run -Dstream.job=PopularHashtags '-Dstream.args=" + token
          + " " + server.uri() + "'");
      System.out.println("What you type here is posted, with its #hashtags; Ctrl-D ends it.");
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        server.post(
            line, HASHTAG.matcher(line).results().map(tag -> tag.group(1)).toArray(String[]::new));
      }
    }
  }
}
