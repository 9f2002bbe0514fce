/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.testkit.contractual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import dev.tidemill.spi.sink.Guarantee;
import dev.tidemill.spi.sink.OpenSink;
import dev.tidemill.spi.sink.PartitionWriter;
import dev.tidemill.spi.sink.PublishStatus;
import dev.tidemill.spi.sink.Sink;
import dev.tidemill.spi.sink.SinkBatch;
import dev.tidemill.spi.sink.SinkContext;
import dev.tidemill.spi.sink.SinkRecovery;
import dev.tidemill.spi.sink.StagedOutput;
import dev.tidemill.spi.sink.StagedOutputs;
import dev.tidemill.spi.sink.StagingFunction;
import dev.tidemill.spi.storage.Storage;
import dev.tidemill.spi.storage.StorageEntry;
import dev.tidemill.spi.storage.StorageOutput;
import dev.tidemill.testkit.contract.SinkContract;
import dev.tidemill.testkit.contract.SinkHarness;
import dev.tidemill.testkit.contractual.RightSink.Place;
import dev.tidemill.testkit.storage.SimulatedDisk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Sinks with planted mistakes do not pass the contract. */
class SinkContractFindsMistakesTest {
  private static List<String> failedTestsOf(Class<?> contract) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .execute()
        .testEvents()
        .failed()
        .map(event -> event.getTestDescriptor().getDisplayName().replace("()", ""))
        .toList();
  }

  private record Declared(
      Guarantee guarantee, Place place, BiFunction<Place, SinkContext, OpenSink<String>> opener)
      implements Sink<String> {
    @Override
    public OpenSink<String> open(SinkContext context) {
      return opener.apply(place, context);
    }
  }

  private static SinkHarness<String> harnessOf(
      Guarantee guarantee, BiFunction<Place, SinkContext, OpenSink<String>> opener) {
    Place place = new Place();
    return new SinkHarness<>() {
      @Override
      public Sink<String> sink() {
        return new Declared(guarantee, place, opener);
      }

      @Override
      public String record(int number) {
        return "record " + number;
      }

      @Override
      public List<String> read() {
        return place.visible.values().stream().flatMap(Collection::stream).toList();
      }

      @Override
      public List<String> staged() {
        return List.copyOf(place.staged.keySet());
      }
    };
  }

  private static SinkHarness<String> ledger(
      BiFunction<Place, SinkContext, OpenSink<String>> opener) {
    return harnessOf(Guarantee.LEDGER, opener);
  }

  static class NoMistake implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return ledger(RightSink::new);
    }
  }

  @Test
  void a_sink_without_mistakes_passes() {
    assertThat(failedTestsOf(NoMistake.class)).isEmpty();
  }

  static class PublishesInItsWriter implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return ledger((place, context) -> new RightSink(place, context) {
        @Override
        public StagingFunction<String> writer(SinkBatch batch) {
          long to = place.number;
          long time = batch.timeMillis();
          String attempt = attempt(batch);
          return partition -> new Writer(to, attempt + partition) {
            @Override
            public String finish() {
              place.visible.computeIfAbsent(time, key -> new ArrayList<>()).addAll(records);
              return super.finish();
            }
          };
        }
      });
    }
  }

  @Test
  void a_sink_that_publishes_in_its_writer_is_found() {
    assertThat(failedTestsOf(PublishesInItsWriter.class))
        .contains(
            "nothing_is_visible_before_it_is_published",
            "an_aborted_attempt_leaves_nothing_and_others_stay",
            "attempts_do_not_mix");
  }

  static class PublishesTwice implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return harnessOf(Guarantee.IDEMPOTENT, (place, context) -> new RightSink(place, context) {
        @Override
        public void publish(SinkBatch batch, List<String> receipts) {
          place
              .visible
              .computeIfAbsent(batch.timeMillis(), time -> new ArrayList<>())
              .addAll(stagedRecords(receipts));
        }
      });
    }
  }

  @Test
  void a_sink_whose_publish_duplicates_is_found() {
    assertThat(failedTestsOf(PublishesTwice.class))
        .contains(
            "publishing_again_changes_nothing",
            "a_later_process_publishes_again_what_an_earlier_one_has_published");
  }

  static class PublishesWhatIsGone implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return ledger((place, context) -> new RightSink(place, context) {
        @Override
        public void publish(SinkBatch batch, List<String> receipts) {
          place.visible.put(batch.timeMillis(), stagedRecords(receipts));
          receipts.forEach(place.staged::remove);
        }
      });
    }
  }

  @Test
  void a_sink_that_fails_when_a_batch_is_published_again_is_found() {
    assertThat(failedTestsOf(PublishesWhatIsGone.class))
        .contains("a_later_process_publishes_again_what_an_earlier_one_has_published");
  }

  static class AbortsOthers implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return ledger((place, context) -> new RightSink(place, context) {
        @Override
        public void abort(SinkBatch batch) {
          String batchOfAll = "/" + batch.timeMillis() + "/";
          place.staged.keySet().removeIf(receipt -> receipt.contains(batchOfAll));
        }
      });
    }
  }

  @Test
  void a_sink_whose_abort_deletes_another_attempt_is_found() {
    assertThat(failedTestsOf(AbortsOthers.class))
        .contains("an_aborted_attempt_leaves_nothing_and_others_stay");
  }

  static class AbortsNothing implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return ledger((place, context) -> new RightSink(place, context) {
        @Override
        public void abort(SinkBatch batch) {}
      });
    }
  }

  @Test
  void a_sink_whose_abort_does_nothing_is_found() {
    assertThat(failedTestsOf(AbortsNothing.class))
        .contains(
            "an_aborted_attempt_leaves_nothing_and_others_stay", "closing_leaves_nothing_open");
  }

  /** Receipts mean something to this instance only. */
  static class RemembersInItsFields implements SinkContract<String> {
    private static final Map<Integer, Map<String, List<String>>> STAGED = new ConcurrentHashMap<>();

    @Override
    public SinkHarness<String> harness() {
      return ledger((place, context) -> {
        int instance = STAGED.size();
        STAGED.put(instance, new HashMap<>());
        return new RightSink(place, context) {
          @Override
          public StagingFunction<String> writer(SinkBatch batch) {
            long to = place.number;
            String attempt = attempt(batch);
            return partition -> new Writer(to, attempt + partition) {
              @Override
              public String finish() {
                STAGED.getOrDefault(instance, Map.of()).put(receipt, records);
                return receipt;
              }
            };
          }

          @Override
          List<String> stagedRecords(List<String> receipts) {
            Map<String, List<String>> mine = STAGED.getOrDefault(instance, Map.of());
            return receipts.stream()
                .flatMap(receipt -> mine.getOrDefault(receipt, List.of()).stream())
                .toList();
          }
        };
      });
    }
  }

  @Test
  void a_sink_whose_receipts_live_in_memory_is_found() {
    assertThat(failedTestsOf(RemembersInItsFields.class))
        .contains(
            "a_later_process_publishes_what_an_earlier_one_has_staged",
            "closing_keeps_what_is_decided");
  }

  static class ForgetsWhenClosed implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return ledger((place, context) -> new RightSink(place, context) {
        @Override
        public void close() {
          place.staged.clear();
        }
      });
    }
  }

  @Test
  void a_sink_that_forgets_what_is_decided_when_it_is_closed_is_found() {
    assertThat(failedTestsOf(ForgetsWhenClosed.class))
        .containsExactly("closing_keeps_what_is_decided");
  }

  static class LeavesEverything implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return ledger((place, context) -> new RightSink(place, context) {
        @Override
        public void recover(SinkRecovery recovery) {}
      });
    }
  }

  @Test
  void a_sink_that_leaves_what_earlier_epochs_have_staged_is_found() {
    assertThat(failedTestsOf(LeavesEverything.class))
        .containsExactly("a_start_cleans_up_what_earlier_epochs_have_not_decided");
  }

  static class DeletesWhatOthersStage implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return ledger((place, context) -> new RightSink(place, context) {
        @Override
        public void recover(SinkRecovery recovery) {
          List<String> decided = recovery.unfinished().stream()
              .flatMap(batch -> batch.receipts().stream())
              .toList();
          place.staged.keySet().retainAll(decided);
        }
      });
    }
  }

  @Test
  void a_sink_that_deletes_what_others_have_staged_is_found() {
    assertThat(failedTestsOf(DeletesWhatOthersStage.class))
        .containsExactly("a_start_leaves_what_others_have_staged");
  }

  static class Guesses implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return harnessOf(Guarantee.IDEMPOTENT, (place, context) -> new RightSink(place, context) {
        @Override
        public PublishStatus status(SinkBatch batch, List<String> receipts) {
          return PublishStatus.PUBLISHED;
        }
      });
    }
  }

  static class DoesNotKnow implements SinkContract<String> {
    @Override
    public SinkHarness<String> harness() {
      return ledger((place, context) -> new RightSink(place, context) {
        @Override
        public PublishStatus status(SinkBatch batch, List<String> receipts) {
          return PublishStatus.UNKNOWN;
        }
      });
    }
  }

  @Test
  void a_sink_that_guesses_what_is_published_is_found() {
    assertThat(failedTestsOf(Guesses.class)).containsExactly("the_status_is_true");
    assertThat(failedTestsOf(DoesNotKnow.class)).containsExactly("the_status_is_true");
  }

  /** How a sink of files publishes. */
  private interface FilePublisher {
    void publish(Storage storage, String file, byte[] content) throws IOException;
  }

  private static SinkHarness<String> files(SimulatedDisk disk, FilePublisher publisher) {
    return new SinkHarness<>() {
      @Override
      public Sink<String> sink() {
        Place unused = new Place();
        return new Declared(
            Guarantee.IDEMPOTENT, unused, (place, context) -> new FileSink(context, publisher));
      }

      @Override
      public String record(int number) {
        return "record " + number;
      }

      @Override
      public List<String> read() throws IOException {
        Storage storage = disk.newProcess();
        List<String> lines = new ArrayList<>();
        if (storage.find("/out").isPresent()) {
          for (StorageEntry file : storage.list("/out")) {
            if (!file.name().startsWith(".")) {
              lines.addAll(
                  new String(storage.open(file.path()).readAllBytes(), StandardCharsets.UTF_8)
                      .lines()
                      .toList());
            }
          }
        }
        return lines;
      }

      @Override
      public Optional<SimulatedDisk> disk() {
        return Optional.of(disk);
      }
    };
  }

  /** One file for each batch, staged by the runtime. */
  private static final class FileSink implements OpenSink<String> {
    private final SinkContext context;
    private final FilePublisher publisher;

    FileSink(SinkContext context, FilePublisher publisher) {
      this.context = context;
      this.publisher = publisher;
    }

    @Override
    public void recover(SinkRecovery recovery) {}

    @Override
    public StagingFunction<String> writer(SinkBatch batch) throws IOException {
      StagedOutputs outputs = context.staging().outputs(batch);
      return partition -> new FileWriter(outputs.create(partition));
    }

    @Override
    public PublishStatus status(SinkBatch batch, List<String> receipts) {
      return PublishStatus.UNKNOWN;
    }

    @Override
    public void publish(SinkBatch batch, List<String> receipts) throws IOException {
      StringBuilder text = new StringBuilder();
      for (String receipt : receipts) {
        try (InputStream in = context.staging().open(receipt)) {
          new String(in.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.startsWith("#"))
              .forEach(line -> text.append(line).append('\n'));
        }
      }
      publisher.publish(
          context.storage(),
          "/out/" + batch.timeMillis(),
          text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void abort(SinkBatch batch) {}

    @Override
    public void close() {}
  }

  /** Each record is long enough for its partition not to fit into a receipt. */
  private record FileWriter(StagedOutput out) implements PartitionWriter<String> {
    @Override
    public void write(String record) throws IOException {
      out.write((record + "\n" + "#".repeat(5000) + "\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String finish() throws IOException {
      return out.finish();
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  private static void write(Storage storage, String file, byte[] content, boolean force)
      throws IOException {
    try (StorageOutput out = storage.create(file)) {
      out.write(content);
      if (force) {
        out.force();
      }
    }
  }

  static class FilesWithoutMistake implements SinkContract<String> {
    private int seed;

    @Override
    public SinkHarness<String> harness() {
      return files(new SimulatedDisk(seed++), (storage, file, content) -> {
        write(storage, "/out/.tmp", content, true);
        storage.rename("/out/.tmp", file);
      });
    }
  }

  @Test
  void a_sink_of_files_without_mistakes_passes() {
    assertThat(failedTestsOf(FilesWithoutMistake.class)).isEmpty();
  }

  static class DoesNotSync implements SinkContract<String> {
    private int seed;

    @Override
    public SinkHarness<String> harness() {
      return files(new SimulatedDisk(seed++), (storage, file, content) -> {
        write(storage, "/out/.tmp", content, false);
        storage.rename("/out/.tmp", file);
      });
    }
  }

  @Test
  void a_sink_that_does_not_sync_is_found() {
    assertThat(failedTestsOf(DoesNotSync.class))
        .contains("a_power_loss_at_any_call_loses_nothing_and_shows_nothing_twice")
        .doesNotContain("a_kill_at_any_call_loses_nothing_and_shows_nothing_twice");
  }

  static class TakesAnyFileForPublished implements SinkContract<String> {
    private int seed;

    @Override
    public SinkHarness<String> harness() {
      return files(new SimulatedDisk(seed++), (storage, file, content) -> {
        if (storage.find(file).isEmpty()) {
          write(storage, file, content, true);
        }
      });
    }
  }

  @Test
  void a_sink_whose_publish_cannot_be_resumed_is_found() {
    assertThat(failedTestsOf(TakesAnyFileForPublished.class))
        .contains("a_kill_at_any_call_loses_nothing_and_shows_nothing_twice");
  }
}
