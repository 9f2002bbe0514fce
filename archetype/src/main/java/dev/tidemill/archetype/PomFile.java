package dev.tidemill.archetype;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A POM on the disk, in the encoding that it declares. */
record PomFile(Path path, Charset encoding, PomText pom) {

  private static final Pattern DECLARED =
      Pattern.compile("^\\W{0,3}<\\?xml[^>]*encoding=[\"']([A-Za-z0-9._-]+)[\"']");
  private static final int LONGEST_DECLARATION = 200;

  static PomFile read(Path path) throws ProjectFailure {
    try {
      byte[] bytes = Files.readAllBytes(path);
      Charset encoding = encoding(bytes);
      // Strictly: a byte that is replaced on reading would be lost on writing.
      String text = encoding.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new PomFile(path, encoding, PomText.parse(path.toString(), text));
    } catch (CharacterCodingException wrong) {
      throw new ProjectFailure(
          "%s is not in the encoding that it declares, or, if it declares none, not in UTF-8."
              .formatted(path),
          wrong);
    } catch (IllegalCharsetNameException | UnsupportedCharsetException unknown) {
      throw new ProjectFailure(
          "%s declares an encoding that this Java does not know: %s"
              .formatted(path, unknown.getMessage()),
          unknown);
    } catch (IOException failed) {
      throw new ProjectFailure("%s cannot be read: %s".formatted(path, failed), failed);
    }
  }

  /** Where the project is. */
  Path directory() {
    return directory(path);
  }

  static Path directory(Path pom) {
    return pom.toAbsolutePath().resolveSibling("");
  }

  byte[] bytes(PomText changed) {
    return changed.toString().getBytes(encoding);
  }

  private static Charset encoding(byte[] bytes) {
    int length = Math.min(bytes.length, LONGEST_DECLARATION);
    CharBuffer beginning = StandardCharsets.ISO_8859_1.decode(ByteBuffer.wrap(bytes, 0, length));
    Matcher declared = DECLARED.matcher(beginning);
    return declared.find() ? Charset.forName(declared.group(1)) : StandardCharsets.UTF_8;
  }
}
