package dev.tidemill.maven.run;

import java.util.List;
import org.codehaus.plexus.util.cli.CommandLineUtils;

/** Splits a line of arguments as a shell would: at spaces, except inside quotes. */
final class ArgumentText {

  private ArgumentText() {}

  static List<String> split(String setting, String text) throws RunFailure {
    try {
      return List.of(CommandLineUtils.translateCommandline(text));
    } catch (Exception unbalanced) {
      throw new RunFailure(
          "%s is [%s], where a quote is opened but not closed.".formatted(setting, text),
          unbalanced);
    }
  }
}
