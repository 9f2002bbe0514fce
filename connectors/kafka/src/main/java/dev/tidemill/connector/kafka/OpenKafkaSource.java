package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Topics in use: names the range of each batch by what the brokers say, on the driver's thread.
 *
 * <p>A partition that appears is named at its beginning by one batch, and read from there by the next. One that is gone, or
 * has lost what was to be read, or belongs to a topic that has taken the place of another, is left out by one batch, and
 * appears again in the next if it is there. So what is read is always between two offsets that both ends of a range
 * name, and a range means the same whenever it is read, whatever is lost meanwhile.
 */
final class OpenKafkaSource<T> implements OpenSource<T> {
  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration MOST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration COMMIT_AGAIN = Duration.ofMinutes(1);
  private static final int DESCRIBED = 10;
  private static final Time LONG_AGO = Time.ofMillis(Long.MIN_VALUE / 2);

  private final Subscription subscription;
  private final SourceSettings settings;
  private final RecordDecoder<T> decoder;
  private final SourceContext context;
  private final ClusterClient client;
  private final LeaseKey lease;
  private final KafkaOffsets begin;

  private TopicCatalog catalog;
  private Time catalogTime;
  private boolean unavailable;
  private @Nullable Positions intakeEnd;
  private @Nullable KafkaOffsets released;
  private @Nullable KafkaOffsets committed;
  private Time committedTime;

  private OpenKafkaSource(
      Subscription subscription,
      SourceSettings settings,
      RecordDecoder<T> decoder,
      SourceContext context,
      ClusterClient client)
      throws InterruptedException {
    this.subscription = subscription;
    this.settings = settings;
    this.decoder = decoder;
    this.context = context;
    this.client = client;
    this.lease = new LeaseKey(UUID.randomUUID(), clientName(context), settings.client());
    this.catalog = client.catalog(subscription);
    this.catalogTime = context.clock().now();
    this.committedTime = catalogTime;
    requireAll(catalog);
    this.begin = new StartResolver(
            client, settings, catalog.partitions(), client.positions(catalog.partitions()))
        .resolve();
  }

  static <T> OpenSource<T> open(
      Subscription subscription,
      SourceSettings settings,
      RecordDecoder<T> decoder,
      SourceContext context)
      throws InterruptedException {
    ClusterClient client = new ClusterClient(
        settings.client(), clientName(context) + "-driver", settings.client().timeToStart());
    try {
      OpenKafkaSource<T> source =
          new OpenKafkaSource<>(subscription, settings, decoder, context, client);
      client.timeout(timeout(context.batchInterval()));
      return source;
    } catch (ClusterUnavailable e) {
      client.close();
      throw client.refused("does not answer; see whether brokers run there", e);
    } catch (RuntimeException | InterruptedException e) {
      client.close();
      throw e;
    }
  }

  private static String clientName(SourceContext context) {
    return "tidemill-" + context.name();
  }

  /** The driver waits meanwhile, so the question is given up rather than the batches after it. */
  private static Duration timeout(Duration batchInterval) {
    Duration half = batchInterval.dividedBy(2);
    return half.compareTo(LEAST_TIMEOUT) < 0
        ? LEAST_TIMEOUT
        : half.compareTo(MOST_TIMEOUT) > 0 ? MOST_TIMEOUT : half;
  }

  private void requireAll(TopicCatalog found) {
    if (!found.missing().isEmpty()) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          settings.client() + " has no topic " + String.join(", ", found.missing())
              + "; create it, or correct the name");
    }
    if (subscription instanceof Subscription.Partitions named) {
      Set<TopicPartition> missing = named.partitions().stream()
          .filter(partition -> !found.partitions().contains(partition))
          .collect(Collectors.toSet());
      if (!missing.isEmpty()) {
        throw new TidemillException(
            ErrorCode.SOURCE_FAILED, settings.client() + " has no partitions " + missing);
      }
    }
  }

  @Override
  public Offset begin() {
    return begin;
  }

  @Override
  public Offset end(Time batchTime, Offset from, long maxRecords) throws InterruptedException {
    KafkaOffsets start = (KafkaOffsets) from;
    try {
      KafkaOffsets end = end(start, maxRecords);
      unavailable = false;
      return end.equals(start) ? from : end;
    } catch (ClusterUnavailable | UnknownTopicOrPartitionException e) {
      catalogTime = LONG_AGO; // what was known may be the reason
      reportUnavailable(e);
      return from;
    }
  }

  private KafkaOffsets end(KafkaOffsets from, long maxRecords) throws InterruptedException {
    TopicCatalog before = catalog;
    refreshCatalog();
    Positions positions = intakeEnd == null ? client.positions(catalog.partitions()) : intakeEnd;
    Losses losses = new Losses(settings.client());
    SortedMap<TopicPartition, Long> end = new TreeMap<>(KafkaOffsets.BY_NAME);
    SortedMap<TopicPartition, Long> waiting = new TreeMap<>(KafkaOffsets.BY_NAME);
    from.next().forEach((partition, next) -> {
      if (!catalog.partitions().contains(partition)) {
        losses.deleted(partition);
      } else if (catalog.isAnother(partition.topic(), before)) {
        losses.replaced(partition);
      } else if (!positions.has(partition)) {
        end.put(partition, next);
      } else if (next < positions.beginning(partition)) {
        losses.expired(partition, next, positions);
      } else {
        if (next > positions.end(partition)) {
          losses.cut(partition, next, positions);
        }
        long reached = Math.min(next, positions.end(partition));
        end.put(partition, reached);
        waiting.put(partition, positions.end(partition) - reached);
      }
    });
    if (settings.onDataLoss() == KafkaDataLoss.FAIL && losses.areAny()) {
      catalog = before; // the next batch meets the same
      catalogTime = LONG_AGO;
      throw losses.failure();
    }
    losses.report(context.events());
    BatchShare.of(waiting, settings.mostPerPartition(context.batchInterval()), maxRecords)
        .forEach((partition, records) -> end.merge(partition, records, Long::sum));
    for (TopicPartition partition : catalog.partitions()) {
      if (!from.next().containsKey(partition) && positions.has(partition)) {
        end.put(partition, positions.beginning(partition));
      }
    }
    return new KafkaOffsets(end);
  }

  private void refreshCatalog() throws InterruptedException {
    Time now = context.clock().now();
    if (intakeEnd == null && !now.isBefore(catalogTime.plus(settings.discoverEvery()))) {
      catalog = client.catalog(subscription);
      catalogTime = now;
    }
  }

  private void reportUnavailable(RuntimeException reason) {
    if (!unavailable) {
      unavailable = true;
      context
          .events()
          .problem(
              "batches of stream \"" + context.name() + "\" are empty until Kafka answers: "
                  + reason.getMessage(),
              reason);
    }
  }

  @Override
  public List<SourcePartition<T>> partitions(OffsetRange range) {
    List<SourcePartition<T>> slices = new ArrayList<>();
    for (KafkaOffsetRange part :
        RangeSplit.of(KafkaOffsetRange.of(range), settings.minPartitions())) {
      slices.add(new PartitionSlice<>(
          part, lease, decoder, settings.onDataLoss(), settings.readTimeout()));
    }
    return slices;
  }

  /** The largest ranges first. */
  @Override
  public String describe(OffsetRange range) {
    List<KafkaOffsetRange> parts = new ArrayList<>(KafkaOffsetRange.of(range));
    parts.sort(Comparator.comparingLong(KafkaOffsetRange::size).reversed());
    String text = parts.stream()
        .limit(DESCRIBED)
        .map(KafkaOffsetRange::toString)
        .collect(Collectors.joining(", "));
    return parts.isEmpty()
        ? "nothing"
        : parts.size() <= DESCRIBED
            ? text
            : text + " and " + (parts.size() - DESCRIBED) + " smaller ones";
  }

  @Override
  public Offset parse(String text) {
    return KafkaOffsets.parse(text);
  }

  @Override
  public void stopIntake() {
    try {
      catalog = client.catalog(subscription);
      intakeEnd = client.positions(catalog.partitions());
    } catch (ClusterUnavailable | UnknownTopicOrPartitionException e) {
      reportUnavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Brokers that do not answer have nothing to drain; what they hold stays with them. */
  @Override
  public boolean hasMore(Offset from) throws InterruptedException {
    KafkaOffsets start = (KafkaOffsets) from;
    try {
      Positions positions = intakeEnd == null ? client.positions(catalog.partitions()) : intakeEnd;
      for (TopicPartition partition : catalog.partitions()) {
        long next = start.next().getOrDefault(partition, positions.beginning(partition));
        if (positions.has(partition) && positions.end(partition) > next) {
          return true;
        }
      }
      return false;
    } catch (ClusterUnavailable | UnknownTopicOrPartitionException e) {
      reportUnavailable(e);
      return false;
    }
  }

  /** Commits what the group has got to; what has not changed again now and then, lest the broker forget it. */
  @Override
  public void release(Offset upTo) {
    if (settings.group().isEmpty()) {
      return;
    }
    released = (KafkaOffsets) upTo;
    Time now = context.clock().now();
    if (!released.equals(committed) || !now.isBefore(committedTime.plus(COMMIT_AGAIN))) {
      commit(settings.group().get(), released);
      committedTime = now;
    }
  }

  private void commit(String group, KafkaOffsets offsets) {
    try {
      client.commit(group, offsets);
      committed = offsets;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      commitWhatIsLeft();
    } finally {
      ConsumerLeases.OF_THIS_PROCESS.close(lease);
      client.close();
    }
  }

  /** What could not be committed when its batch had completed, for the last time. */
  private void commitWhatIsLeft() {
    if (released != null && settings.group().isPresent() && !released.equals(committed)) {
      try {
        commit(settings.group().get(), released);
      } catch (TidemillException | ClusterUnavailable e) {
        context
            .events()
            .problem(
                "stream \"" + context.name() + "\" has not committed how far it has got: "
                    + e.getMessage(),
                e);
      }
    }
  }
}
