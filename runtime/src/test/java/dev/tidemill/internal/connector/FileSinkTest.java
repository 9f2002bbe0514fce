/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.internal.files.FileSink;
import dev.tidemill.internal.files.TextParts;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.StagingFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileSinkTest {
  private static final SinkBatch BATCH = new SinkBatch(1, 1000, 1, 1, 0);

  /** Stands for the job and the output in the names of what is staged. */
  private static final String OWNER = new JobIdentity("job", 1).derivedId("out", "staging");

  @TempDir
  private Path directory;

  private final FaultyStorage storage = new FaultyStorage();

  @Test
  void a_batch_becomes_a_directory_with_a_part_for_each_partition() throws Exception {
    OpenSink<Object> sink = sink("txt");
    sink.publish(BATCH, stage(sink, BATCH, List.of("a", 2), List.of(), List.of("ü")));
    assertThat(files("counts-1000.txt"))
        .containsExactly("_SUCCESS", "part-00000", "part-00001", "part-00002");
    assertThat(text("counts-1000.txt/part-00000")).isEqualTo("a\n2\n");
    assertThat(text("counts-1000.txt/part-00001")).isEmpty();
    assertThat(text("counts-1000.txt/part-00002")).isEqualTo("ü\n");
    assertThat(text("counts-1000.txt/_SUCCESS")).isEmpty();
    assertThat(names()).containsExactly("counts-1000.txt");
  }

  @Test
  void a_directory_has_no_dot_without_a_suffix() throws Exception {
    OpenSink<Object> sink = sink("");
    sink.publish(BATCH, stage(sink, BATCH, List.of("a")));
    assertThat(names()).containsExactly("counts-1000");
  }

  @Test
  void null_is_written_as_null() throws Exception {
    OpenSink<Object> sink = sink("");
    sink.publish(BATCH, stage(sink, BATCH, Arrays.asList("a", null)));
    assertThat(text("counts-1000/part-00000")).isEqualTo("a\nnull\n");
  }

  @Test
  void nothing_but_a_hidden_name_is_there_before_the_publish() throws Exception {
    OpenSink<Object> sink = sink("txt");
    List<String> receipts = stage(sink, BATCH, List.of("a"));
    String staged = ".counts-1000.txt.staged-" + OWNER + "-1-1";
    assertThat(names()).containsExactly(staged);
    assertThat(receipts).containsExactly("1:" + directory + "/" + staged);
    sink.publish(BATCH, receipts);
    assertThat(storage.renames)
        .containsExactly(directory + "/" + staged + " -> " + directory + "/counts-1000.txt");
  }

  @Test
  void a_batch_without_partitions_has_a_directory_too() throws Exception {
    OpenSink<Object> sink = sink("");
    sink.publish(BATCH, stage(sink, BATCH));
    assertThat(files("counts-1000")).containsExactly("_SUCCESS");
    assertThat(names()).containsExactly("counts-1000");
  }

  @Test
  void a_second_publish_changes_nothing() throws Exception {
    OpenSink<Object> sink = sink("");
    List<String> receipts = stage(sink, BATCH, List.of("a"));
    sink.publish(BATCH, receipts);
    sink.publish(BATCH, receipts);
    sink.publish(new SinkBatch(1, 1000, 2, 1, 0), receipts);
    assertThat(text("counts-1000/part-00000")).isEqualTo("a\n");
    assertThat(storage.renames).hasSize(1);
  }

  @Test
  void what_an_earlier_start_has_staged_is_published_by_its_receipts() throws Exception {
    List<String> receipts = stage(sink(""), BATCH, List.of("a"));
    sink("").publish(new SinkBatch(1, 1000, 2, 1, 0), receipts);
    assertThat(text("counts-1000/part-00000")).isEqualTo("a\n");
    assertThat(names()).containsExactly("counts-1000");
  }

  @Test
  void a_batch_that_is_written_again_replaces_its_directory() throws Exception {
    OpenSink<Object> sink = sink("");
    sink.publish(BATCH, stage(sink, BATCH, List.of("a"), List.of("b")));
    SinkBatch again = new SinkBatch(1, 1000, 2, 1, 0);
    sink.publish(again, stage(sink, again, List.of("a", "b")));
    assertThat(files("counts-1000")).containsExactly("_SUCCESS", "part-00000");
    assertThat(names()).containsExactly("counts-1000");
  }

  @Test
  void a_publish_that_was_cut_off_between_two_renames_is_completed() throws Exception {
    OpenSink<Object> sink = sink("");
    sink.publish(BATCH, stage(sink, BATCH, List.of("old")));
    SinkBatch again = new SinkBatch(1, 1000, 2, 1, 0);
    List<String> receipts = stage(sink, again, List.of("new"));
    Files.move(directory.resolve("counts-1000"), directory.resolve(".counts-1000.replaced"));
    sink.publish(again, receipts);
    assertThat(text("counts-1000/part-00000")).isEqualTo("new\n");
    assertThat(names()).containsExactly("counts-1000");
  }

  @Test
  void an_aborted_attempt_leaves_nothing_and_others_stay() throws Exception {
    OpenSink<Object> sink = sink("");
    stage(sink, BATCH, List.of("a"));
    SinkBatch second = new SinkBatch(1, 1000, 1, 2, 0);
    List<String> receipts = stage(sink, second, List.of("a"));
    sink.abort(BATCH);
    sink.abort(BATCH);
    assertThat(names()).containsExactly(".counts-1000.staged-" + OWNER + "-1-2");
    sink.publish(second, receipts);
    assertThat(names()).containsExactly("counts-1000");
  }

  @Test
  void a_part_that_its_worker_gave_up_is_not_published() throws Exception {
    OpenSink<Object> sink = sink("");
    StagingFunction<Object> writers = sink.writer(BATCH);
    List<String> receipts = new ArrayList<>();
    try (PartitionWriter<Object> whole = writers.open(0);
        PartitionWriter<Object> half = writers.open(7)) {
      whole.write("a");
      receipts.add(whole.finish());
      half.write("b");
    }
    sink.publish(BATCH, sink.prepare(BATCH, receipts));
    assertThat(files("counts-1000")).containsExactly("_SUCCESS", "part-00000");
  }

  @Test
  void a_writer_begins_anew_where_an_earlier_one_of_its_attempt_died() throws Exception {
    OpenSink<Object> sink = sink("");
    stage(sink, BATCH, List.of("a"), List.of("b"));
    sink.publish(BATCH, stage(sink, BATCH, List.of("c")));
    assertThat(files("counts-1000")).containsExactly("_SUCCESS", "part-00000");
    assertThat(text("counts-1000/part-00000")).isEqualTo("c\n");
  }

  @Test
  void a_part_that_is_gone_before_the_decision_fails_the_attempt() throws Exception {
    OpenSink<Object> sink = sink("");
    String receipt;
    try (PartitionWriter<Object> writer = sink.writer(BATCH).open(0)) {
      receipt = writer.finish();
    }
    storage.delete(receipt);
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> sink.prepare(BATCH, List.of(receipt)))
        .withMessage("staged files of " + directory + "/.counts-1000.staged-" + OWNER
            + "-1-1 are gone and cannot be published: [part-00000]");
  }

  @Test
  void a_part_that_is_gone_after_the_decision_is_an_error_and_nothing_appears() throws Exception {
    OpenSink<Object> sink = sink("");
    List<String> receipts = stage(sink, BATCH, List.of("a"), List.of("b"));
    String staged = directory + "/.counts-1000.staged-" + OWNER + "-1-1";
    storage.delete(staged + "/part-00001");
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> sink.publish(BATCH, receipts))
        .withMessage(staged + " has 1 parts, and 2 were staged; somebody has changed it since, and"
            + " it is not published");
    assertThat(names()).containsExactly(".counts-1000.staged-" + OWNER + "-1-1");
  }

  @Test
  void a_staged_directory_that_is_gone_is_an_error() throws Exception {
    OpenSink<Object> sink = sink("");
    List<String> receipts = stage(sink, BATCH, List.of("a"));
    String staged = directory + "/.counts-1000.staged-" + OWNER + "-1-1";
    storage.delete(staged);
    assertThat(sink.status(BATCH, receipts)).isEqualTo(PublishStatus.UNKNOWN);
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> sink.publish(BATCH, receipts))
        .withMessage(directory + "/counts-1000 cannot be published: its staged files in " + staged
            + " are gone, and there is no complete " + directory
            + "/counts-1000; put one of them back if it was moved")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_FAILED));
    assertThat(names()).isEmpty();
  }

  @Test
  void receipts_of_another_kind_of_output_are_an_error() {
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> sink("").publish(BATCH, List.of("inline:AA", "x")))
        .withMessage("the receipts [inline:AA, x] are not those of files; the output was another"
            + " one when they were written");
  }

  @Test
  void a_path_need_not_be_in_its_shortest_form() throws Exception {
    OpenSink<Object> sink = new FileSink<>(directory + "/./x//counts", "", new TextParts<>())
        .open(new SinkContext("out", new JobIdentity("job", 1), storage));
    sink.publish(BATCH, stage(sink, BATCH, List.of("a")));
    assertThat(text("x/counts-1000/part-00000")).isEqualTo("a\n");
  }

  @Test
  void a_new_directory_is_written_in_one_step() throws Exception {
    String path = directory + "/saved/";
    OpenSink<Object> sink = FileSink.toNewDirectory(storage, path, new TextParts<>());
    List<String> receipts = stage(sink, BATCH, List.of("a"), List.of("b"));
    assertThat(names()).containsExactly(".saved.staged-once-1-1");
    sink.publish(BATCH, receipts);
    sink.close();
    assertThat(files("saved")).containsExactly("_SUCCESS", "part-00000", "part-00001");
  }

  @Test
  void a_path_where_something_is_is_no_new_directory() throws IOException {
    Files.createDirectory(directory.resolve("saved"));
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> FileSink.toNewDirectory(storage, directory + "/saved", new TextParts<>()))
        .withMessage(directory + "/saved exists already and is not overwritten; "
            + "delete it or choose another path");
  }

  @Test
  void a_sink_is_idempotent_and_needs_a_prefix() {
    assertThat(new FileSink<>("out", "", new TextParts<>()).guarantee())
        .isEqualTo(Guarantee.IDEMPOTENT);
    assertThatExceptionOfType(TidemillException.class)
        .isThrownBy(() -> new FileSink<>("", "txt", new TextParts<>()))
        .withMessage("prefix of files is empty; give it a path and a name");
  }

  private OpenSink<Object> sink(String suffix) {
    return new FileSink<>(directory + "/counts", suffix, new TextParts<>())
        .open(new SinkContext("out", new JobIdentity("job", 1), storage));
  }

  @SafeVarargs
  private static List<String> stage(
      OpenSink<Object> sink, SinkBatch batch, List<? extends Object>... partitions)
      throws Exception {
    StagingFunction<Object> writers = sink.writer(batch);
    List<String> receipts = new ArrayList<>();
    for (int i = 0; i < partitions.length; i++) {
      try (PartitionWriter<Object> writer = writers.open(i)) {
        for (Object record : partitions[i]) {
          writer.write(record);
        }
        receipts.add(writer.finish());
      }
    }
    return sink.prepare(batch, receipts);
  }

  private List<String> names() throws IOException {
    return files("");
  }

  private List<String> files(String name) throws IOException {
    try (Stream<Path> children = Files.list(directory.resolve(name))) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }

  private String text(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }
}
