package dev.tidemill.bench;

import dev.tidemill.StreamingContext;
import dev.tidemill.connector.kafka.Kafka;
import dev.tidemill.connector.kafka.testing.KafkaBroker;
import dev.tidemill.data.Pair;
import dev.tidemill.time.ManualClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Word count from a topic of a local broker: Tidemill on {@code local[2]}, batches back to back, and a loop over a {@link
 * KafkaConsumer} with its default settings, turn by turn in one JVM over the same records.
 */
final class KafkaThroughput {
  private static final String TOPIC = "lines";
  private static final int PARTITIONS = 2;
  private static final int WORDS_PER_LINE = 10;

  private KafkaThroughput() {}

  /** Arguments: lines of a pass, different words, batches of a pass, passes to warm up, passes to measure. */
  public static void main(String[] args) {
    List<String> lines =
        Words.lines(Integer.parseInt(args[0]), WORDS_PER_LINE, Integer.parseInt(args[1]));
    measure(
            lines,
            Integer.parseInt(args[2]),
            Integer.parseInt(args[3]),
            Integer.parseInt(args[4]))
        .send();
  }

  static Results measure(List<String> lines, int batches, int warmup, int passes) {
    Results results = new Results();
    try (KafkaBroker kafka = KafkaBroker.create().start()) {
      kafka.createTopic(TOPIC, PARTITIONS);
      Meter ofJob = new Meter();
      Meter ofHand = new Meter();
      try (Job job = new Job(kafka.servers(), Math.max(1, lines.size() / batches / PARTITIONS));
          Hand hand = new Hand(kafka.servers())) {
        for (int i = 0; i < warmup + passes; i++) {
          produce(kafka, lines);
          boolean measured = i >= warmup;
          pass(lines, job, hand, measured ? ofJob : new Meter(), measured ? ofHand : new Meter());
        }
      }
      report(results, ofJob, ofHand, lines.size());
    }
    return results;
  }

  private static void pass(List<String> lines, Job job, Hand hand, Meter ofJob, Meter ofHand) {
    long[] words = new long[2];
    ofJob.measure(() -> words[0] = job.count(lines.size()));
    ofHand.measure(() -> words[1] = hand.count(lines.size()));
    if (words[0] != words[1]) {
      throw new IllegalStateException(
          "Tidemill counted " + words[0] + " words, the loop " + words[1]);
    }
  }

  private static void produce(KafkaBroker kafka, List<String> lines) {
    List<ProducerRecord<String, String>> records = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      records.add(new ProducerRecord<>(TOPIC, i % PARTITIONS, null, lines.get(i)));
    }
    kafka.produce(records);
  }

  private static void report(Results results, Meter ofJob, Meter ofHand, int lines) {
    double jobMs = ofJob.wallMs().median();
    double handMs = ofHand.wallMs().median();
    results.add("rate / KafkaConsumer loop, wall", handMs / jobMs);
    results.add(
        "rate / KafkaConsumer loop, CPU",
        ofHand.cpuMs().median() / ofJob.cpuMs().median());
    results.add("Tidemill, thousand lines a second", lines / jobMs);
    results.add("KafkaConsumer loop, thousand lines a second", lines / handMs);
    results.add("Tidemill, CPU ms a pass", ofJob.cpuMs().median());
    results.add("KafkaConsumer loop, CPU ms a pass", ofHand.cpuMs().median());
  }

  /** The job, stepped until it has counted what was produced. */
  private static final class Job implements AutoCloseable {
    private final StreamingContext ssc = StreamingContext.builder()
        .master("local[2]")
        .clock(new ManualClock())
        .batchInterval(Duration.ofSeconds(1))
        .setting("stream.backpressure.enabled", "false")
        .build();
    private long words;

    Job(String servers, long linesPerPartition) {
      ssc.stream(
              "lines",
              Kafka.topic(TOPIC)
                  .servers(servers)
                  .maxRatePerPartition(linesPerPartition)
                  .valuesOnly())
          .flatMap(line -> List.of(line.split(" ")))
          .mapToPair(word -> Pair.of(word, 1L))
          .reduceByKey(Long::sum)
          .foreachRDD(counts -> {
            List<Long> values = counts.values().collect();
            for (long value : values) {
              words += value;
            }
          });
      ssc.start();
    }

    long count(int lines) {
      words = 0;
      while (words < (long) lines * WORDS_PER_LINE) {
        ssc.step();
      }
      return words;
    }

    @Override
    public void close() {
      ssc.close();
    }
  }

  /** The loop that one writes by hand. */
  private static final class Hand implements AutoCloseable {
    private final KafkaConsumer<String, String> consumer;

    Hand(String servers) {
      consumer = new KafkaConsumer<>(
          Map.of("bootstrap.servers", servers),
          new StringDeserializer(),
          new StringDeserializer());
      List<TopicPartition> partitions = new ArrayList<>();
      for (int i = 0; i < PARTITIONS; i++) {
        partitions.add(new TopicPartition(TOPIC, i));
      }
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }

    @SuppressWarnings("StringSplitter") // the loop splits as the job does
    long count(int lines) {
      Map<String, Long> counts = new HashMap<>();
      int seen = 0;
      while (seen < lines) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofSeconds(1))) {
          seen++;
          for (String word : record.value().split(" ")) {
            counts.merge(word, 1L, Long::sum);
          }
        }
      }
      long words = 0;
      for (long count : counts.values()) {
        words += count;
      }
      return words;
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
