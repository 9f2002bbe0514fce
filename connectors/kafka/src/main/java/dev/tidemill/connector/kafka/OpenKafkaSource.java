/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kafka;

import dev.tidemill.error.ErrorCode;
import dev.tidemill.error.TidemillException;
import dev.tidemill.spi.source.NamedRange;
import dev.tidemill.spi.source.Offset;
import dev.tidemill.spi.source.OffsetRange;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.SourceContext;
import dev.tidemill.spi.source.SourceLag;
import dev.tidemill.spi.source.SourcePartition;
import dev.tidemill.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/**
 * Topics in use: names the range of each batch by what the brokers say, on the driver's thread.
 *
 * <p>A partition that appears is named at its beginning by one batch, and read from there by the
 * next. One that is gone, or has lost what was to be read, or belongs to a topic that has taken the
 * place of another, is left out by one batch, and appears again in the next if it is there. So what
 * is read is always between two offsets that both ends of a range name, and a range means the same
 * whenever it is read, whatever is lost meanwhile.
 */
final class OpenKafkaSource<T> implements OpenSource<T> {
  private static final Duration MIN_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration MAX_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration UNTIL_ANSWERED = Duration.ofDays(1);
  private static final int DESCRIBED = 10;

  private final Subscription subscription;
  private final SourceSettings settings;
  private final TopicDecoder<T> decoder;
  private final SourceContext context;
  private final Cluster cluster;
  /** Whose consumers read; another one once records were lost. */
  private LeaseKey lease;

  private final KafkaOffsets begin;
  private final TopicCatalog atOpen;
  private final Set<OffsetRange> resumed;
  private final ClusterWatch watch;
  private final Outage outage;
  private final Outage partialOutage;
  private final Optional<GroupProgress> progress;
  private volatile Optional<Positions> seen = Optional.empty();
  private long turn;

  private OpenKafkaSource(
      Subscription subscription,
      SourceSettings settings,
      TopicDecoder<T> decoder,
      SourceContext context,
      Cluster cluster)
      throws InterruptedException {
    this.subscription = subscription;
    this.settings = settings;
    this.decoder = decoder;
    this.context = context;
    this.cluster = cluster;
    this.lease = newLease();
    TopicCatalog catalog = Answers.await(cluster.catalog(subscription));
    this.begin = context.resume().isPresent()
        ? resume(KafkaOffsets.parse(context.resume().get().position()), catalog)
        : start(catalog);
    this.atOpen = catalog;
    this.resumed = resumed(context);
    this.watch =
        new ClusterWatch(cluster, subscription, settings.discoverEvery(), context.clock(), catalog);
    this.outage = new Outage(
        "batches of stream \"" + context.name() + "\" are empty",
        context.events(),
        context.clock());
    this.partialOutage = new Outage(
        "batches of stream \"" + context.name() + "\" lack some partitions",
        context.events(),
        context.clock());
    this.progress = settings
        .group()
        .map(group ->
            new GroupProgress(cluster, group, context.name(), context.events(), context.clock()));
  }

  static <T> OpenSource<T> open(
      Subscription subscription,
      SourceSettings settings,
      TopicDecoder<T> decoder,
      SourceContext context)
      throws InterruptedException {
    ClusterClient client = ClusterClient.connect(
        settings.client(), clientName(context) + "-driver", ErrorCode.SOURCE_FAILED);
    OpenSource<T> source = open(subscription, settings, decoder, context, client);
    client.timeout(timeout(context.batchInterval()));
    return source;
  }

  /** Closes the cluster if it fails. */
  static <T> OpenSource<T> open(
      Subscription subscription,
      SourceSettings settings,
      TopicDecoder<T> decoder,
      SourceContext context,
      Cluster cluster)
      throws InterruptedException {
    try {
      return new OpenKafkaSource<>(subscription, settings, decoder, context, cluster);
    } catch (ClusterUnavailable e) {
      cluster.close();
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED,
          e.getMessage() + ClientSettings.CHECK_THAT_IT_RUNS,
          e.getCause());
    } catch (RuntimeException | InterruptedException e) {
      cluster.close();
      throw e;
    }
  }

  private static String clientName(SourceContext context) {
    return "tidemill-" + context.name();
  }

  /** How long the brokers may take to answer; the driver does not wait so long. */
  private static Duration timeout(Duration batchInterval) {
    Duration half = batchInterval.dividedBy(2);
    return half.compareTo(MIN_TIMEOUT) < 0
        ? MIN_TIMEOUT
        : half.compareTo(MAX_TIMEOUT) > 0 ? MAX_TIMEOUT : half;
  }

  /**
   * How long the driver waits for an answer: the batch needs the rest of its interval, and other
   * sources wait, too.
   */
  private Duration patience() {
    return context.batchInterval().dividedBy(outage.isOn() ? 10 : 2);
  }

  /**
   * What an earlier start has reached counts, whatever the options say of a start. It is compared
   * with what is there when a batch is cut; so topics that have been deleted since are a loss like
   * any other, which the user may have accepted.
   */
  private KafkaOffsets resume(KafkaOffsets position, TopicCatalog found) {
    if (settings.onDataLoss() == KafkaDataLoss.FAIL) {
      requireAll(found);
    }
    return position;
  }

  private KafkaOffsets start(TopicCatalog found) throws InterruptedException {
    requireAll(found);
    Positions positions = Answers.await(cluster.positions(found.partitions()));
    for (ClusterUnavailable reason : positions.unanswered().values()) {
      throw reason;
    }
    return new StartResolver(cluster, settings, found, positions).resolve();
  }

  private void requireAll(TopicCatalog found) {
    if (!found.missing().isEmpty()) {
      throw new TidemillException(
          ErrorCode.SOURCE_FAILED, settings.client().missingTopics(found.missing()));
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
    Optional<ClusterView> view = lookForBatch(start);
    seen = view.map(ClusterView::positions);
    if (view.isEmpty()) {
      return from;
    }
    KafkaOffsets end = end(start, view.get(), maxRecords);
    return end.equals(start) ? from : end;
  }

  /**
   * Looks again, at topics too, where an offset lies outside its partition: only a list of topics
   * that was asked for after that tells a topic that has lost records from one that has been
   * created again.
   */
  private Optional<ClusterView> lookForBatch(KafkaOffsets from) throws InterruptedException {
    Optional<ClusterView> view = look(patience());
    if (view.isEmpty() || view.get().positions().include(from)) {
      return view;
    }
    watch.doubtCatalog();
    return look(patience());
  }

  /**
   * Compares each position with the topic that is there now: the id that tells them apart is part
   * of the position.
   */
  private KafkaOffsets end(KafkaOffsets from, ClusterView view, long maxRecords) {
    TopicCatalog catalog = view.catalog();
    Positions positions = view.positions();
    Losses losses = new Losses(settings.client());
    SortedMap<TopicPartition, TopicPosition> end = new TreeMap<>(KafkaOffsets.BY_NAME);
    SortedMap<TopicPartition, Long> waiting = new TreeMap<>(KafkaOffsets.BY_NAME);
    from.next().forEach((partition, position) -> {
      Uuid id = catalog.id(partition.topic());
      long next = position.next();
      if (!catalog.partitions().contains(partition)) {
        losses.deleted(partition);
      } else if (position.isOfAnother(id)) {
        losses.replaced(partition);
      } else if (!positions.has(partition)) {
        end.put(partition, position);
      } else if (next < positions.beginning(partition)) {
        losses.expired(partition, next, positions);
      } else {
        if (next > positions.end(partition)) {
          losses.cut(partition, next, positions);
        }
        long reached = Math.min(next, positions.end(partition));
        end.put(partition, position.of(id).at(reached));
        waiting.put(partition, positions.end(partition) - reached);
      }
    });
    if (settings.onDataLoss() == KafkaDataLoss.FAIL && losses.areAny()) {
      throw losses.failure();
    }
    losses.report(context.events());
    if (losses.areAny()) {
      forgetWhatWasFetched();
    }
    BatchShare.of(waiting, settings.mostPerPartition(context.batchInterval()), maxRecords, turn++)
        .forEach((partition, records) -> end.computeIfPresent(
            partition, (p, position) -> position.at(position.next() + records)));
    for (TopicPartition partition : catalog.partitions()) {
      if (!from.next().containsKey(partition) && positions.has(partition)) {
        end.put(
            partition,
            new TopicPosition(catalog.id(partition.topic()), positions.beginning(partition)));
      }
    }
    return new KafkaOffsets(end);
  }

  /**
   * Consumers may have fetched more than they have handed out, at offsets that have other records now:
   * those of a topic that was created again, or of a log that was cut.
   */
  private void forgetWhatWasFetched() {
    ConsumerLeases.OF_THIS_PROCESS.close(lease);
    lease = newLease();
  }

  private LeaseKey newLease() {
    return ConsumerLeases.OF_THIS_PROCESS.newKey(
        context.id("consumers"), clientName(context), settings.client());
  }

  /** By the ends of partitions that the last batch saw; unknown while the brokers do not answer. */
  @Override
  public SourceLag lag(Offset upTo) {
    return seen.map(positions -> lag(((KafkaOffsets) upTo).next(), positions))
        .orElse(SourceLag.UNKNOWN);
  }

  private static SourceLag lag(Map<TopicPartition, TopicPosition> next, Positions ends) {
    long records = 0;
    for (Map.Entry<TopicPartition, TopicPosition> partition : next.entrySet()) {
      if (!ends.has(partition.getKey())) {
        return SourceLag.UNKNOWN;
      }
      records += Math.max(0, ends.end(partition.getKey()) - partition.getValue().next());
    }
    return SourceLag.ofRecords(records);
  }

  private Optional<ClusterView> look(Duration patience) throws InterruptedException {
    try {
      Optional<ClusterView> view = watch.look(patience);
      view.ifPresent(answer -> {
        outage.ends();
        answer.positions().unanswered().values().stream()
            .findFirst()
            .ifPresentOrElse(partialOutage::goesOn, partialOutage::ends);
      });
      return view;
    } catch (ClusterUnavailable e) {
      outage.goesOn(e);
      return Optional.empty();
    }
  }

  @Override
  public List<SourcePartition<T>> partitions(OffsetRange range) {
    List<SourcePartition<T>> slices = new ArrayList<>();
    List<KafkaOffsetRange> parts = KafkaOffsetRange.of(range);
    if (resumed.contains(range)) {
      parts = ofTopicsThatAreThere(range, parts);
    }
    for (KafkaOffsetRange part : RangeSplit.of(parts, settings.minPartitions())) {
      slices.add(new PartitionSlice<>(
          part, lease, decoder, settings.onDataLoss(), settings.readTimeout()));
    }
    return slices;
  }

  /**
   * A range that an earlier process has named may be one of topics that were deleted and created
   * again meanwhile: those offsets mean other records now.
   */
  private List<KafkaOffsetRange> ofTopicsThatAreThere(
      OffsetRange range, List<KafkaOffsetRange> parts) {
    Losses losses = new Losses(settings.client());
    List<KafkaOffsetRange> there = new ArrayList<>();
    for (KafkaOffsetRange part : parts) {
      TopicPartition partition = new TopicPartition(part.topic(), part.partition());
      TopicPosition position = ((KafkaOffsets) range.until()).next().get(partition);
      if (!atOpen.partitions().contains(partition)) {
        losses.deleted(partition);
      } else if (position != null && position.isOfAnother(atOpen.id(part.topic()))) {
        losses.replaced(partition);
      } else {
        there.add(part);
      }
    }
    if (settings.onDataLoss() == KafkaDataLoss.FAIL && losses.areAny()) {
      throw losses.failure();
    }
    losses.report(context.events());
    return there;
  }

  private static Set<OffsetRange> resumed(SourceContext context) {
    Set<OffsetRange> ranges = new HashSet<>();
    if (context.resume().isPresent()) {
      for (NamedRange range : context.resume().get().ranges()) {
        ranges.add(
            new OffsetRange(KafkaOffsets.parse(range.from()), KafkaOffsets.parse(range.until())));
      }
    }
    return ranges;
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
    watch.stopIntake();
    try {
      look(UNTIL_ANSWERED);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Brokers that do not answer have nothing to drain; what they hold stays with them. */
  @Override
  public boolean hasMore(Offset from) throws InterruptedException {
    Optional<ClusterView> view = look(UNTIL_ANSWERED);
    return view.isPresent() && hasMore((KafkaOffsets) from, view.get());
  }

  /** What is lost is more, too: a batch has to say so. */
  private static boolean hasMore(KafkaOffsets from, ClusterView view) {
    TopicCatalog catalog = view.catalog();
    Positions positions = view.positions();
    for (Map.Entry<TopicPartition, TopicPosition> entry : from.next().entrySet()) {
      TopicPartition partition = entry.getKey();
      if (!catalog.partitions().contains(partition)
          || entry.getValue().isOfAnother(catalog.id(partition.topic()))
          || (positions.has(partition) && entry.getValue().next() != positions.end(partition))) {
        return true;
      }
    }
    for (TopicPartition partition : catalog.partitions()) {
      if (!from.next().containsKey(partition)
          && positions.end(partition) > positions.beginning(partition)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void release(Offset upTo) {
    if (progress.isPresent()) {
      try {
        progress.get().release((KafkaOffsets) upTo, outage.isOn(), patience());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    try {
      if (progress.isPresent()) {
        progress.get().finish();
      }
    } catch (TidemillException | ClusterUnavailable e) {
      context
          .events()
          .problem(
              "stream \"" + context.name() + "\" has not committed how far it has got: "
                  + e.getMessage(),
              e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ConsumerLeases.OF_THIS_PROCESS.close(lease);
      cluster.close();
    }
  }
}
