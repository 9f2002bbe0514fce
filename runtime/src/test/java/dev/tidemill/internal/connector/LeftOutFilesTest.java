/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;

import contract.SourceDriver;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A file that cannot be read leaves all others to be read, and is reported once. */
final class LeftOutFilesTest {
  @TempDir
  private Path directory;

  private Inbox inbox;

  @BeforeEach
  void make_the_inbox() {
    inbox = new Inbox(directory);
  }

  @Test
  void a_file_that_cannot_be_opened_is_tried_again_for_as_long_as_it_is_there() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path locked = inbox.write("locked.txt", 1000.5, "locked\n");
    inbox.write("a.txt", 1000.5, "a\n");
    inbox.storage.unopenable.add(locked.toString());
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    assertThat(driver.batch(1_100_000)).isEmpty();
    assertThat(reports())
        .containsExactly("stream \"files\" cannot read file " + locked
            + "; it is left out, and tried again in each batch");
    inbox.storage.unopenable.clear();
    assertThat(driver.batch(1_200_000)).containsExactly("locked");
    assertThat(reports()).hasSize(1);
  }

  @Test
  void a_file_that_vanishes_unread_and_comes_again_is_reported_again() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path locked = inbox.write("locked.txt", 1000.5, "locked\n");
    inbox.storage.unopenable.add(locked.toString());
    driver.batch(1_001_000);
    Files.delete(locked);
    driver.batch(1_002_000);
    inbox.write("locked.txt", 1002.5, "locked\n");
    driver.batch(1_003_000);
    assertThat(reports()).hasSize(2);
  }

  @Test
  void a_listing_that_fails_does_not_have_a_file_reported_again() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path locked = inbox.write("locked.txt", 1000.5, "locked\n");
    inbox.storage.unopenable.add(locked.toString());
    driver.batch(1_001_000);
    inbox.storage.unlistable.add(directory.toString());
    driver.batch(1_002_000);
    inbox.storage.unlistable.clear();
    driver.batch(1_003_000);
    assertThat(reports()).filteredOn(report -> report.contains("locked.txt")).hasSize(1);
  }

  @Test
  void an_entry_that_cannot_be_looked_at_is_read_when_it_can() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path bad = inbox.write("bad.txt", 1000.5, "bad\n");
    inbox.write("good.txt", 1000.5, "good\n");
    inbox.storage.unknown.add("bad.txt");
    assertThat(driver.batch(1_001_000)).containsExactly("good");
    assertThat(driver.batch(1_100_000)).isEmpty();
    assertThat(reports())
        .containsExactly("stream \"files\" cannot read file " + bad
            + "; it is left out, and tried again in each batch");
    assertThat(inbox.problems.causes())
        .singleElement()
        .asString()
        .contains(bad + ": input/output error");
    inbox.storage.unknown.clear();
    assertThat(driver.batch(1_101_000)).containsExactly("bad");
  }

  @Test
  void a_file_that_cannot_be_looked_at_for_a_while_after_its_batch_is_not_read_again()
      throws Exception {
    SourceDriver<String> driver = inbox.open();
    inbox.write("a.txt", 1000.5, "a\n");
    driver.batch(1_001_000);
    inbox.storage.unknown.add("a.txt");
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(driver.batch(1_100_000)).isEmpty();
    inbox.storage.unknown.clear();
    assertThat(driver.batch(1_101_000)).isEmpty();
    assertThat(reports()).isEmpty();
  }

  @Test
  void an_entry_that_could_not_be_looked_at_at_the_opening_was_there() throws Exception {
    inbox.write("old.txt", 999, "old\n");
    inbox.storage.unknown.add("old.txt");
    SourceDriver<String> driver = inbox.open();
    assertThat(driver.batch(1_001_000)).isEmpty();
    inbox.storage.unknown.clear();
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(reports()).isEmpty();
    inbox.write("old.txt", 1002.5, "old\nnew\n");
    assertThat(driver.batch(1_003_000)).isEmpty();
    assertThat(reports()).singleElement().asString().contains("4 bytes").contains("8 bytes");
  }

  @Test
  void a_link_that_leads_nowhere_is_left_out_until_it_leads_somewhere() throws Exception {
    Path target = directory.resolve(".target");
    SourceDriver<String> driver = inbox.open();
    Files.createSymbolicLink(directory.resolve("link.txt"), target);
    Files.createSymbolicLink(directory.resolve("loop.txt"), directory.resolve("loop.txt"));
    inbox.write("a.txt", 1000.5, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactly("a");
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(reports()).hasSize(2);
    assertThat(inbox.problems.causes().get(0)).hasMessageContaining("the link leads nowhere");
    Files.writeString(target, "there\n");
    assertThat(driver.batch(1_003_000)).containsExactly("there");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_file_whose_name_the_locale_has_no_characters_for_is_read() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path file = Path.of(URI.create(directory.toUri() + "caf%E9.txt"));
    Files.writeString(file, "coffee\n");
    inbox.write("a.txt", 1000.5, "a\n");
    assertThat(driver.batch(1_001_000)).containsExactlyInAnyOrder("a", "coffee");
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(reports()).isEmpty();
  }

  @Test
  void a_file_of_a_kind_that_is_not_read_is_examined_again_when_it_changes() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path file = inbox.write("a.txt", 1000.5, "PK\u0003\u0004...");
    inbox.write("b.txt", 1000.5, "b\n");
    assertThat(driver.batch(1_001_000)).containsExactly("b");
    inbox.write("a.txt", 1001.5, "PK\u0003\u0004......");
    assertThat(driver.batch(1_002_000)).isEmpty();
    assertThat(reports())
        .containsExactly(
            "stream \"files\" leaves out a file: file " + file
                + " is a ZIP archive, which is not read as text: unpack it, or compress the text with gzip");
    inbox.write("a.txt", 1002.5, "a\n");
    assertThat(driver.batch(1_003_000)).containsExactly("a");
  }

  @Test
  void a_refused_file_is_not_opened_again_until_it_changes() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path file = inbox.write("a.xz", 1000.5, "text\n");
    driver.batch(1_001_000);
    inbox.storage.unopenable.add(file.toString());
    driver.batch(1_002_000);
    assertThat(reports()).hasSize(1);
  }

  @Test
  void a_gzip_file_of_which_only_the_beginning_is_there_is_tried_again() throws Exception {
    SourceDriver<String> driver = inbox.open();
    byte[] whole = Gzip.of("a\nb\n");
    Path file = directory.resolve("a.gz");
    for (int length = 1; length <= 10; length++) {
      Files.write(file, java.util.Arrays.copyOf(whole, length));
      assertThat(driver.batch(1_000_000 + length * 1000L))
          .as("%d bytes", length)
          .isEmpty();
    }
    Files.write(file, whole);
    assertThat(driver.batch(1_100_000)).containsExactly("a", "b");
    assertThat(reports()).hasSize(1);
  }

  @Test
  void text_of_utf_16_is_left_out() throws Exception {
    SourceDriver<String> driver = inbox.open();
    Path file = directory.resolve("wide.txt");
    Files.write(file, "\uFEFFwide\n".getBytes(StandardCharsets.UTF_16LE));
    assertThat(driver.batch(1_001_000)).isEmpty();
    assertThat(reports())
        .containsExactly("stream \"files\" leaves out a file: file " + file
            + " begins with a byte order mark of UTF-16 or UTF-32, and only UTF-8 is read: convert it, for "
            + "example with iconv -f UTF-16 -t UTF-8");
  }

  private List<String> reports() {
    return inbox.problems.messages();
  }
}
