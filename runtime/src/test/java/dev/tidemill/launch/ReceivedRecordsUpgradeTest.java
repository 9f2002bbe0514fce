/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tidemill.StreamJob;
import dev.tidemill.StreamingContext;
import dev.tidemill.codec.Codecs;
import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.launch.CheckpointTools.Output;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import dev.tidemill.spi.source.ReceiverSource;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check of an upgrade knows the classes of records that were received and not processed. */
final class ReceivedRecordsUpgradeTest {
  private static final BlockingQueue<ReceiverContext<Object>> RECEIVERS =
      new LinkedBlockingQueue<>();
  private static final List<Object> SEEN = new CopyOnWriteArrayList<>();

  /** What is received. */
  public record Order(String id, int quantity) {}

  /** What no stored order can be read as. */
  public record TextOrder(String id, List<String> quantity) {}

  /** A later version of an order, which has become wider. */
  public record LongOrder(String id, long quantity) {}

  /** A later version of an order, which refuses some that were accepted before. */
  public record SmallOrder(String id, int quantity) {
    public SmallOrder {
      if (quantity > 2) {
        throw new IllegalArgumentException("an order of " + quantity + " is too large");
      }
    }
  }

  /** Collects the orders that a receiver is given. */
  public static class Orders implements StreamJob {
    @Override
    public void define(StreamingContext ssc) {
      ssc.<Object>stream("orders", ReceiverSource.of(() -> new Receiver<Object>() {
            @Override
            public void onStart(ReceiverContext<Object> context) {
              RECEIVERS.add(context);
            }

            @Override
            public void onStop() {}
          }))
          .foreachRDD(rdd -> SEEN.addAll(rdd.collect()))
          .named("seen");
    }

    static void replace(StreamingContext.Builder builder, Class<?> now) {
      builder.codecs(Codecs.builder().formerly(Order.class.getName(), now).build());
    }
  }

  /** The same job with orders that have become something else. */
  public static class Incompatible extends Orders {
    @Override
    public void configure(StreamingContext.Builder builder) {
      replace(builder, TextOrder.class);
    }
  }

  /** The same, without a log of what is received. */
  public static class Unlogged extends Incompatible {
    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.setting("stream.receiver.unlogged", "orders");
    }
  }

  /** The same job with orders that can be converted. */
  public static class Compatible extends Orders {
    @Override
    public void configure(StreamingContext.Builder builder) {
      replace(builder, LongOrder.class);
    }
  }

  /** The same, in a job that accepts no change. */
  public static class Strict extends Compatible {
    @Override
    public void configure(StreamingContext.Builder builder) {
      super.configure(builder);
      builder.setting("stream.checkpoint.onChange", "fail");
    }
  }

  /** The same job with a migration of its orders. */
  public static class Migrating extends Orders {
    @Override
    public void configure(StreamingContext.Builder builder) {
      builder.codecs(Codecs.builder()
          .formerly(Order.class.getName(), TextOrder.class)
          .migration(
              TextOrder.class,
              old -> new TextOrder(
                  old.get("id", String.class),
                  List.of(String.valueOf(old.get("quantity", Integer.class)))))
          .build());
    }
  }

  /** The same job with a constructor that refuses a stored order. */
  public static class Refusing extends Orders {
    @Override
    public void configure(StreamingContext.Builder builder) {
      replace(builder, SmallOrder.class);
    }
  }

  @TempDir
  private Path home;

  private Path directory;

  /** One order is processed, and three are not. */
  @BeforeEach
  void storeOrders() throws Exception {
    directory = home.resolve("ck");
    RECEIVERS.clear();
    try (StreamingContext running = CheckpointJobs.start(new Orders(), directory)) {
      ReceiverContext<Object> receiver = RECEIVERS.poll(30, TimeUnit.SECONDS);
      assertThat(receiver).as("a receiver that has started").isNotNull();
      receiver.store(new Order("a", 1));
      running.step();
      receiver.store(List.of(new Order("b", 1), new Order("c", 2), new Order("d", 3)));
    }
    SEEN.clear();
  }

  private Output check(Class<?> job) {
    return CheckpointTools.run(job, "check-upgrade", directory);
  }

  private TidemillException refusal(StreamJob job) {
    return catchThrowableOfType(
        TidemillException.class, () -> CheckpointJobs.run(job, directory, 1));
  }

  @Test
  void the_same_job_goes_on_with_the_records_that_no_batch_has_finished() throws Exception {
    Output checked = check(Orders.class);
    assertThat(checked.code()).as(checked.text()).isZero();
    assertThat(checked.text())
        .contains("restored: 0 keys in 0 states, and 3 received records")
        .doesNotContain("types of keys");
    CheckpointJobs.run(new Orders(), directory, 1);
    assertThat(SEEN).containsExactly(new Order("b", 1), new Order("c", 2), new Order("d", 3));
  }

  @Test
  void records_that_cannot_be_read_are_refused_with_the_table_of_the_start() {
    Output checked = check(Incompatible.class);
    assertThat(checked.code()).as(checked.text()).isEqualTo(1);
    assertThat(checked.text())
        .contains("types of keys, values and received records", "incompatible ", "quantity")
        .doesNotContain("restored:")
        .endsWith("does not go on from the checkpoint.\n");
    TidemillException refusal = refusal(new Incompatible());
    assertThat(refusal).hasMessageContaining("incompatible ");
    assertThat(checked.text().lines().map(String::strip))
        .containsAll(String.valueOf(refusal.getMessage())
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith("incompatible "))
            .toList());
  }

  @ParameterizedTest
  @ValueSource(classes = {Compatible.class, Migrating.class})
  void records_that_can_be_converted_are_told_and_accepted(Class<? extends StreamJob> job)
      throws Exception {
    Output checked = check(job);
    assertThat(checked.code()).as(checked.text()).isZero();
    assertThat(checked.text())
        .contains(job == Migrating.class ? "migrated " : "converted ", "3 received records");
    CheckpointJobs.run(job.getDeclaredConstructor().newInstance(), directory, 1);
    assertThat(SEEN).hasSize(3);
  }

  @Test
  void a_job_that_accepts_no_change_is_refused_for_a_class_of_received_records() throws Exception {
    Output checked = check(Strict.class);
    assertThat(checked.code()).as(checked.text()).isEqualTo(1);
    assertThat(checked.text()).contains("stream.checkpoint.onChange=fail accepts no change");
    SortedMap<String, String> before = CheckpointTools.contents(directory.resolve("blocks"));
    TidemillException refusal = refusal(new Strict());
    assertThat(refusal.code()).isEqualTo(ErrorCode.CHECKPOINT_MISMATCH);
    assertThat(refusal)
        .hasMessageContaining("classes of keys, values or received records have changed")
        .hasMessageContaining("converted ");
    assertThat(CheckpointTools.contents(directory.resolve("blocks"))).isEqualTo(before);
  }

  @Test
  void a_constructor_that_refuses_a_stored_record_is_found() {
    Output checked = check(Refusing.class);
    assertThat(checked.code()).as(checked.text()).isEqualTo(1);
    assertThat(checked.text()).contains("refused: ", "an order of 3 is too large");
    assertThat(refusal(new Refusing())).hasMessageContaining("an order of 3 is too large");
  }

  @Test
  void records_that_the_job_does_not_read_any_more_refuse_nothing() throws Exception {
    Output checked = check(Unlogged.class);
    assertThat(checked.code()).as(checked.text()).isZero();
    CheckpointJobs.run(new Unlogged(), directory, 1);
    assertThat(SEEN).isEmpty();
  }

  @Test
  void the_check_changes_nothing() throws Exception {
    SortedMap<String, String> before = CheckpointTools.contents(directory);
    check(Orders.class);
    check(Incompatible.class);
    check(Migrating.class);
    assertThat(CheckpointTools.contents(directory)).isEqualTo(before);
  }
}
