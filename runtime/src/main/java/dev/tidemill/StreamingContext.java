/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.codec.Codecs;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.error.TidemillException;
import dev.tidemill.function.Decoder;
import dev.tidemill.function.DriverFunction2;
import dev.tidemill.internal.batch.SourceSwitches;
import dev.tidemill.internal.checkpoint.CheckpointDirectory;
import dev.tidemill.internal.connector.FileOptions;
import dev.tidemill.internal.counter.JobCounters;
import dev.tidemill.internal.job.BuiltInSources;
import dev.tidemill.internal.job.ContextParts;
import dev.tidemill.internal.job.Engines;
import dev.tidemill.internal.job.JobLifecycle;
import dev.tidemill.internal.job.JobPackages;
import dev.tidemill.internal.job.RunningJob;
import dev.tidemill.internal.job.SourceDataset;
import dev.tidemill.internal.journal.MemoryJournal;
import dev.tidemill.internal.scheduler.ListenerBus;
import dev.tidemill.internal.settings.ContextSettings;
import dev.tidemill.internal.settings.DurationText;
import dev.tidemill.internal.settings.GivenSettings;
import dev.tidemill.internal.settings.Setting;
import dev.tidemill.internal.settings.SettingSources;
import dev.tidemill.internal.settings.Settings;
import dev.tidemill.listener.BatchInfo;
import dev.tidemill.listener.BatchReport;
import dev.tidemill.listener.StreamInfo;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.rdd.PairRDD;
import dev.tidemill.rdd.RDD;
import dev.tidemill.rdd.RDDLike;
import dev.tidemill.rdd.RDDPlans;
import dev.tidemill.spi.engine.EngineContext;
import dev.tidemill.spi.job.JobIdentity;
import dev.tidemill.spi.plan.LiteralNode;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.Source;
import dev.tidemill.time.Clock;
import dev.tidemill.time.TimeFormat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Declares, starts and stops a streaming job.
 *
 * <pre>{@code
 * try (StreamingContext ssc = StreamingContext.builder().master("local[2]").build()) {
 *   ssc.socketTextStream("localhost", 9999).count().print();
 *   ssc.start();
 *   ssc.awaitTermination();
 * }
 * }</pre>
 *
 * <p>Declare streams on one thread, before {@link #start}. With a {@link
 * dev.tidemill.time.ManualClock} nothing runs by itself: {@link #step}, or advancing the clock,
 * runs batches on the calling thread. Receivers have their own threads, so {@code local[1]} is
 * enough for any number of them.
 */
public final class StreamingContext implements AutoCloseable {
  private final ContextParts parts;
  private final BuiltInSources inputs;
  final Declarations declarations;
  private final JobLifecycle lifecycle;

  StreamingContext(ContextParts parts) {
    this.parts = parts;
    this.inputs = new BuiltInSources(parts);
    this.lifecycle = new JobLifecycle(parts);
    this.declarations = new Declarations(
        parts, lifecycle, captured -> CapturedAdvice.on(captured, StreamingContext.class));
  }

  /** Starts building a context. */
  public static Builder builder() {
    return new Builder();
  }

  /** The application name. */
  public String appName() {
    return parts.settings().appName();
  }

  /** The master URL, which determines the engine that runs the job. */
  public String master() {
    return parts.settings().master();
  }

  /** The time between two batches. */
  public Duration batchInterval() {
    return parts.settings().batchInterval();
  }

  /** The clock that determines when batches are due. */
  public Clock clock() {
    return parts.clock();
  }

  /** The arguments of the job: {@code -Dstream.args} of the Maven plugin, or the program's own. */
  public List<String> arguments() {
    return parts.arguments();
  }

  /**
   * Whether Ctrl-C and SIGTERM stop this context gracefully: the setting {@code
   * stream.stop.onShutdown}.
   */
  public boolean stopsOnShutdown() {
    return parts.settings().stopOnShutdown();
  }

  /** How long a stop may take: the setting {@code stream.stop.timeout}. */
  public Duration stopTimeout() {
    return parts.settings().scheduling().stopTimeout();
  }

  /** The default number of partitions. */
  public int defaultPartitions() {
    return declarations.defaultPartitions();
  }

  // ---------------------------------------------------------------- sources

  /**
   * Lines of UTF-8 text that the server at {@code host:port} sends.
   *
   * <p>A refused or broken connection is reopened after a delay that grows from {@code
   * stream.receiver.restartDelay} to {@code stream.receiver.maxRestartDelay}; what the server sends
   * in the meantime is lost. A line longer than {@code stream.socket.maxLineLength} is reported and
   * skipped. While the receiver's buffer is full, reading pauses, so that the server has to wait.
   * The log says when there is no server, what to do about it, and when the stream is connected.
   *
   * @throws TidemillException if the host is blank, or the port is not between 1 and 65535
   */
  public DStream<String> socketTextStream(String host, int port) {
    Origin origin = Arguments.given("socketTextStream", host);
    return source(origin, inputs.lines(origin, host, port));
  }

  /**
   * Records that a decoder reads from the bytes that a server sends; see {@link #socketTextStream}.
   *
   * <pre>{@code
   * DStream<Integer> numbers = ssc.socketStream("localhost", 9999, (in, out) -> {
   *   DataInputStream data = new DataInputStream(in);
   *   while (true) out.accept(data.readInt());
   * });
   * }</pre>
   *
   * <p>The decoder is called once per connection; when it returns or throws, the connection is
   * closed and reopened.
   *
   * @throws TidemillException if the host is blank, or the port is not between 1 and 65535
   */
  public <T> DStream<T> socketStream(String host, int port, Decoder<T> decoder) {
    Origin origin = Arguments.given("socketStream", host, port, decoder);
    return source(origin, inputs.socket(origin, host, port, decoder));
  }

  /**
   * Records that your own receiver stores: {@code ssc.receiverStream(() -> new UdpReceiver(9999))}.
   *
   * <p>The supplier creates a new receiver for each start and restart; see {@link
   * dev.tidemill.spi.source.Receiver}. Records stay in memory until their batch has completed, at
   * most {@code stream.receiver.bufferRecords} of them.
   */
  public <T> DStream<T> receiverStream(ReceiverSupplier<T> receiver) {
    Origin origin = Arguments.given("receiverStream", receiver);
    return source(origin, inputs.receiver(receiver));
  }

  /**
   * Lines of the new text files in a directory, plain or compressed with gzip: each file is read
   * once, in the first batch after it has appeared that has room for it, whatever its modification
   * time.
   *
   * <p>Files must appear complete: write them elsewhere and move them in. Names that start with
   * {@code .} or {@code _} are ignored, and subdirectories are not read; {@code *}, {@code ?},
   * {@code [abc]} and {@code {a,b}} in the path match several directories.
   */
  public DStream<String> textFileStream(String directory) {
    return textFileStream(directory, FileStreamOptions.create());
  }

  /** Like {@link #textFileStream(String)}, with options that select files. */
  public DStream<String> textFileStream(String directory, FileStreamOptions options) {
    Origin origin = Arguments.given("textFileStream", directory, options);
    return source(origin, inputs.textFiles(origin, directory, resolved(options)));
  }

  /**
   * Records that a decoder reads from the new files in a directory; see {@link
   * #textFileStream(String)}.
   *
   * <p>A decoder reads one file from the beginning, on a worker, and returns at its end; if it
   * throws, the batch fails.
   */
  public <T> DStream<T> fileStream(
      String directory, Decoder<T> decoder, FileStreamOptions options) {
    Origin origin = Arguments.given("fileStream", directory, decoder, options);
    declarations.checkClosure(decoder, origin);
    return source(origin, inputs.files(origin, directory, decoder, resolved(options)));
  }

  /** Like {@link #fileStream(String, Decoder, FileStreamOptions)}, with the default options. */
  public <T> DStream<T> fileStream(String directory, Decoder<T> decoder) {
    return fileStream(directory, decoder, FileStreamOptions.create());
  }

  /**
   * Source: the records of object files of one class that appear in a directory, as
   * {@code saveAsObjectFiles} and the command that injects dead letters again write them.
   *
   * <pre>{@code
   * DStream<Order> orders = arriving.union(ssc.objectFileStream("again", Order.class).named("again"));
   * }</pre>
   *
   * @throws TidemillException if the class cannot be encoded
   */
  public <T> DStream<T> objectFileStream(String directory, Class<T> type) {
    Origin origin = Arguments.given("objectFileStream", directory, type);
    FileOptions options = resolved(FileStreamOptions.create());
    return source(origin, inputs.objectFiles(origin, directory, type, options));
  }

  /**
   * The new files in a directory, split into byte arrays of a fixed length; a file whose length is
   * not a multiple of it fails its batch. See {@link #textFileStream(String)}.
   *
   * @param recordLength bytes of each record
   * @throws TidemillException if that is less than 1
   */
  public DStream<byte[]> binaryRecordsStream(String directory, int recordLength) {
    Origin origin = Arguments.given("binaryRecordsStream", directory);
    return source(
        origin,
        inputs.binaryRecords(
            origin, directory, recordLength, resolved(FileStreamOptions.create())));
  }

  /** The batches of a queue, to which any thread may add while the job is running. */
  public <T> DStream<T> queueStream(BatchQueue<T> queue) {
    Origin origin = Arguments.given("queueStream", queue);
    return new DStream<>(declarations, declarations.declare(origin).queue(origin, queue.entries()));
  }

  /**
   * The given batches, one after the other, followed by empty ones: {@code
   * ssc.queueStream(List.of(List.of("a", "b"), List.of("c")))}.
   */
  public <T> DStream<T> queueStream(List<List<T>> batches) {
    Origin origin = Arguments.given("queueStream", batches);
    BatchQueue<T> queue = new BatchQueue<>();
    Arguments.elements(batches, "batch", origin).forEach(queue::add);
    return new DStream<>(declarations, declarations.declare(origin).queue(origin, queue.entries()));
  }

  /**
   * Emits 0, 1, 2, ... at a fixed rate. By each batch time, the number of records emitted is
   * exactly the elapsed seconds times the rate.
   *
   * @throws TidemillException if the rate is less than 1
   */
  public DStream<Long> rateStream(long recordsPerSecond) {
    Origin origin = Origin.here("rateStream");
    return source(origin, inputs.rate(origin, recordsPerSecond));
  }

  /**
   * Emits the lines of a text file at a fixed rate, from the beginning. The file is read when the
   * context starts, and kept in memory.
   *
   * @param loop whether to start over after the last line; otherwise batches are empty from then on
   * @throws TidemillException if the rate is less than one line per second
   */
  public DStream<String> replayStream(String file, long linesPerSecond, boolean loop) {
    Origin origin = Arguments.given("replayStream", file);
    return source(origin, inputs.replay(origin, file, linesPerSecond, loop));
  }

  /**
   * Emits the lines of a text that comes with Tidemill at a fixed rate, over and over: input for a
   * first try.
   */
  public DStream<String> replayStream(long linesPerSecond) {
    Origin origin = Origin.here("replayStream");
    return source(origin, inputs.replay(origin, linesPerSecond));
  }

  /** Records that a connector reads: {@code ssc.stream("orders", Kafka.topic("orders"))}. */
  public <T> DStream<T> stream(String name, Source<T> source) {
    Origin origin = Arguments.given("stream", name, source);
    declarations.declare(origin).requireFree(name, origin);
    DStream<T> stream = source(origin, source);
    declarations.graph().name(stream.node, name, origin);
    return stream;
  }

  private FileOptions resolved(FileStreamOptions options) {
    return options.resolved(parts.settings().streams().rememberFiles());
  }

  private <T> DStream<T> source(Origin origin, Source<T> source) {
    return new DStream<>(declarations, declarations.source(origin, source));
  }

  /**
   * In every batch, the records of the first stream, then those of the second, and so on; needs at
   * least one stream.
   */
  public <T> DStream<T> union(List<DStream<T>> streams) {
    return new DStream<>(
        declarations, declarations.unionOf(Arguments.given("union", streams), streams));
  }

  /** Like {@link #union(List)}, for pairs. */
  public <K, V> PairDStream<K, V> unionOfPairs(List<PairDStream<K, V>> streams) {
    return new PairDStream<>(
        declarations, declarations.unionOf(Arguments.given("unionOfPairs", streams), streams));
  }

  /**
   * Transforms each batch of several streams with a function that may use any RDD operations. It is
   * called once per batch, on the driver, and may run actions. RDDs are in the order of the
   * streams: an {@code RDD} of a {@code DStream}, a {@code PairRDD} of a {@code PairDStream}.
   *
   * <pre>{@code
   * ssc.transform(List.of(orders, prices, rates), (rdds, batch) -> {
   *   RDD<Order> ordersNow = (RDD<Order>) rdds.get(0);   // an unchecked cast
   *   ...
   * })
   * }</pre>
   *
   * @throws TidemillException if there is no stream, or they have different slides or belong to
   *     another context
   */
  public <T> DStream<T> transform(
      List<? extends DStreamLike<?, ?, ?>> streams,
      DriverFunction2<List<RDDLike<?, ?>>, BatchInfo, ? extends RDDLike<T, ?>> function) {
    Origin origin = Arguments.given("transform", streams, function);
    return new DStream<>(declarations, declarations.transformed(origin, streams, function));
  }

  /** Like {@link #transform}, but returns pairs. */
  public <K, V> PairDStream<K, V> transformToPair(
      List<? extends DStreamLike<?, ?, ?>> streams,
      DriverFunction2<List<RDDLike<?, ?>>, BatchInfo, PairRDD<K, V>> function) {
    Origin origin = Arguments.given("transformToPair", streams, function);
    return new PairDStream<>(declarations, declarations.transformed(origin, streams, function));
  }

  /**
   * A stream by its name, as a stream of records of any type.
   *
   * @throws TidemillException if no stream has the name; the message lists the existing names
   */
  /**
   * Returns the records that batches give up with {@code stream.batch.onFailure=deadletter}. Each
   * batch has the letters of its own records, with everything that a stream offers: they are
   * written to sinks together with the results of the batch, once.
   *
   * <pre>{@code
   * ssc.deadLetters().map(DeadLetter::toString).saveAsTextFiles("out/dead");
   * }</pre>
   */
  public DeadLetterDStream deadLetters() {
    return declarations.deadLetters(Origin.here("deadLetters"));
  }

  public DStream<?> namedStream(String name) {
    return new DStream<>(
        declarations, declarations.graph().find(name, Arguments.given("namedStream", name)));
  }

  /**
   * The named streams, in the order of declaration, and of the unnamed ones the sources and those
   * that nothing uses. For tests, and for tools that display a job.
   */
  public List<StreamInfo> streams() {
    return declarations.streams();
  }

  /**
   * Pauses, resumes and limits the source with this name, before the start or while the job is
   * running: {@code ssc.source("orders").pause()}.
   *
   * @throws TidemillException if no source has the name; the message lists the existing names
   */
  public SourceControl source(String name) {
    return declarations.source(name, Arguments.given("source", name));
  }

  /**
   * Replaces the source with this name, for example in a test; only before the start. The original
   * is never opened.
   *
   * <p>It is not checked that both have the same record type; if they differ, the first function
   * that gets a record fails.
   *
   * @throws TidemillException if no stream has the name, or it is not a source
   */
  public void replaceSource(String name, Source<?> source) {
    Origin origin = Arguments.given("replaceSource", name, source);
    declarations.declare(origin).replaceInput(name, Optional.of(source), Optional.empty(), origin);
  }

  /**
   * Replaces the source with this name by a queue: {@code ssc.replaceSource("lines", new
   * BatchQueue<String>().add(List.of("a")))}. See {@link #replaceSource(String, Source)}.
   */
  public void replaceSource(String name, BatchQueue<?> queue) {
    Origin origin = Arguments.given("replaceSource", name, queue);
    declarations
        .declare(origin)
        .replaceInput(name, Optional.empty(), Optional.of(queue.entries()), origin);
  }

  // --------------------------------------------------------------- counters

  /**
   * A counter of the program, for functions on records and any other code: {@code
   * ssc.counter("orders.invalid")}. Calls with one name return counters that count together. The
   * page, {@code /api/v1} and {@code /metrics} show it.
   *
   * @param name words of letters and digits with dots or underscores between them
   * @throws TidemillException if the name is malformed or is that of a gauge, or there are 200
   *     counters and gauges already
   */
  public Counter counter(String name) {
    return new Counter(name, parts.counters().counter(name, Arguments.given("counter", name)));
  }

  /**
   * A value of the program that goes up and down: {@code ssc.gauge("cache.entries", cache::size)}.
   * It is asked on the thread of whoever wants to know, at any time, and not at all while nobody
   * does; it is unknown while the function throws or returns null or NaN.
   *
   * @throws TidemillException if the name is malformed or taken, or there are 200 counters and
   *     gauges already
   */
  public void gauge(String name, Supplier<? extends Number> value) {
    parts.counters().gauge(name, value, Arguments.given("gauge", name, value));
  }

  /** All counters and what they have counted, in the order of their names. */
  public SortedMap<String, Long> counters() {
    return parts.counters().counts();
  }

  // --------------------------------------------------------------- datasets

  /** A dataset of the given records, distributed over the default number of partitions. */
  public <T> RDD<T> parallelize(List<T> records) {
    return parallelize(records, defaultPartitions());
  }

  /**
   * A dataset of the given records, distributed over n partitions: partition i starts at position i
   * * size / n.
   *
   * @throws TidemillException if n is less than 1 or more than 65,536
   */
  public <T> RDD<T> parallelize(List<T> records, int n) {
    Origin origin = Arguments.given("parallelize", records);
    Arguments.partitions(n, origin);
    return RDDPlans.rdd(LiteralNode.sliced(origin, records, n), declarations.outsideBatches());
  }

  /**
   * A dataset of the lines of a text file, of all files in a directory, or of all that a pattern
   * matches, plain or compressed with gzip. The set of files is determined by this call. Their
   * contents are read anew by every action, and in every batch that uses the dataset, unless it is
   * cached.
   *
   * @throws TidemillException if there is nothing at the path, or a file cannot be read as text
   */
  public RDD<String> textFile(String path) {
    Origin origin = Arguments.given("textFile", path);
    return RDDPlans.rdd(inputs.textFile(origin, path), declarations.outsideBatches());
  }

  /**
   * A dataset of the records that {@link RDDLike#saveAsObjectFile} or {@link
   * DStreamLike#saveAsObjectFiles} has written: of a file, of all files in a directory, or of all
   * that a pattern matches, with a partition for each.
   *
   * <pre>{@code
   * RDD<Order> orders = ssc.objectFile("out/orders-*", Order.class);
   * }</pre>
   *
   * <p>The set of files is determined by this call, and read like that of {@link #textFile}. The
   * classes may have changed since as <a
   * href="https://github.com/tidemill/tidemill/blob/main/docs/codecs.md">docs/codecs.md</a>
   * describes. A record that is not of the type, a damaged file and a class that cannot be read are
   * errors that name the file and the record.
   *
   * @param type class of the records, or a superclass of all of them; fields without a declared
   *     type may need {@link Codecs.Builder#allow}
   * @throws TidemillException if there is nothing at the path, a file is not an object file, or the
   *     type cannot be encoded
   */
  public <T> RDD<T> objectFile(String path, Class<T> type) {
    Origin origin = Arguments.given("objectFile", path, type);
    return RDDPlans.rdd(inputs.objectFile(origin, path, type), declarations.outsideBatches());
  }

  /** Like {@link #objectFile}, for pairs: those of a {@code PairRDD} or {@code PairDStream}. */
  public <K, V> PairRDD<K, V> objectFileOfPairs(String path, Class<K> key, Class<V> value) {
    Origin origin = Arguments.given("objectFileOfPairs", path, key, value);
    return RDDPlans.pairs(
        inputs.objectFileOfPairs(origin, path, key, value), declarations.outsideBatches());
  }

  /**
   * A dataset of what a source has now: from where it starts a new job to its present end.
   *
   * <pre>{@code
   * RDD<String> stopList = ssc.dataset(Hadoop.file("hdfs://namenode/stop-list", TextInputFormat.class, (at, line) -> line.toString()));
   * }</pre>
   *
   * <p>This call opens the source, has it name the range, and closes it. Each action reads the
   * range again, and so does each batch that uses the dataset, unless it is cached; so the source
   * must still have the records then.
   *
   * @throws TidemillException if the source cannot be opened, or is a receiver, whose records are
   *     not there but arrive
   */
  public <T> RDD<T> dataset(Source<T> source) {
    Origin origin = Arguments.given("dataset", source);
    return RDDPlans.rdd(SourceDataset.of(origin, source, parts), declarations.outsideBatches());
  }

  // -------------------------------------------------------------- lifecycle

  /**
   * Makes every stream keep its batches for a duration, so that {@link DStream#slice} can return
   * them. Sources keep the records of these batches in memory, or must be able to read them again.
   *
   * @throws TidemillException if the duration is shorter than the batch interval
   */
  public void remember(Duration duration) {
    Origin origin = Arguments.given("remember", duration);
    declarations.declare(origin).remember(duration, origin);
  }

  /** Adds a listener, before the start or while the job is running. */
  public void addListener(StreamingListener listener) {
    Arguments.given("addListener", listener);
    parts.listeners().add(listener);
  }

  /** Removes a listener; does nothing if it was not added. */
  public void removeListener(StreamingListener listener) {
    Arguments.given("removeListener", listener);
    parts.listeners().remove(listener);
  }

  /** The current lifecycle state. */
  public StreamingContextState state() {
    return switch (lifecycle.phase()) {
      case DECLARING, STARTING -> StreamingContextState.INITIALIZED;
      case STOPPED, TERMINATED -> StreamingContextState.STOPPED;
      case ABANDONED -> StreamingContextState.ABANDONED;
      default -> StreamingContextState.ACTIVE;
    };
  }

  /**
   * Opens sources and sinks, and starts to run batches: the first one at the next multiple of the
   * batch interval.
   *
   * @throws TidemillException if no output is declared, a source or sink cannot be opened (the
   *     context can then be started again), or the context was started before
   */
  public void start() {
    Origin origin = Origin.here("start");
    JobDefinition.requireStartOutside(origin);
    lifecycle.start(
        origin,
        life ->
            RunningJob.open(parts, declarations.toRun(origin), life, () -> lifecycle.stop(true)));
  }

  /**
   * Runs the next batch on the calling thread, and advances a manual clock to its time.
   *
   * @return the outcome of the batch, including a failed batch that was skipped
   * @throws TidemillException if the batch failed and that stopped the job, or if this context is
   *     not driven manually
   */
  public BatchReport step() {
    return lifecycle.job().scheduler().step();
  }

  /**
   * Stops after the current batch; records that have arrived but are not in a batch yet are not
   * processed.
   */
  public void stop() {
    stop(false);
  }

  /**
   * Stops after the current batch. A graceful stop accepts no more records, and first processes
   * what has arrived, in batches that do not wait for their time.
   *
   * <p>Returns when everything is closed. If the current batch, or the drain of a graceful stop,
   * exceeds {@code stream.stop.timeout}, it is interrupted and the context stops; if the calling
   * thread is interrupted, that happens at once. Any thread may call it, and more than once. Inside
   * a batch or a listener it returns at once and takes effect after the batch. A context that was
   * stopped before its start cannot be started any more.
   *
   * @throws TidemillException if a job calls it within {@code define}
   */
  public void stop(boolean graceful) {
    JobDefinition.requireStopOutside();
    lifecycle.stop(graceful);
  }

  /** Same as {@link #stop()}. */
  @Override
  public void close() {
    stop(false);
  }

  /**
   * Waits until the context has stopped and all listeners have been notified.
   *
   * @throws TidemillException the error that stopped it, if any; its cause is the exception of the
   *     user function
   */
  public void awaitTermination() throws InterruptedException {
    lifecycle.job().scheduler().awaitTermination();
  }

  /**
   * Waits until the context has stopped, but at most for the given time.
   *
   * @return whether it has stopped
   * @throws TidemillException the error that stopped it, if any
   */
  public boolean awaitTermination(Duration timeout) throws InterruptedException {
    Arguments.given("awaitTermination", timeout);
    return lifecycle.job().scheduler().awaitTermination(timeout);
  }

  /**
   * A copy of the state of a named stream after the last batch; empty before the first batch. For
   * tests and diagnostics.
   *
   * <p>Call it on the thread that drives the batches, between two batches.
   *
   * @param name the name of a stream that {@code updateStateByKey}, {@code mapWithState} or a
   *     window by key returned
   * @throws TidemillException if no such stream has the name; the message lists the existing names
   */
  public Map<?, ?> stateOf(String name) {
    Origin origin = Arguments.given("stateOf", name);
    return lifecycle.job().state(name, origin);
  }

  /**
   * Builds contexts. Every value can also be set from outside. A system property such as {@code
   * -Dstream.master=local[4]} and an environment variable such as {@code STREAM_MASTER} take
   * precedence over the program, and the program takes precedence over {@code stream.properties} on
   * the class path.
   */
  public static final class Builder {
    private final GivenSettings given = new GivenSettings();
    private List<String> arguments = List.of();
    private Environment environment = Environment.standard();
    private Codecs codecs = Codecs.standard();

    private Builder() {}

    /**
     * Which engine runs the job: {@code local}, {@code local[n]}, {@code local[*]} (default), or
     * one on the class path.
     */
    public Builder master(String master) {
      return set(Arguments.given("master", master), Setting.MASTER, master);
    }

    /** The application name. */
    public Builder appName(String appName) {
      return set(Arguments.given("appName", appName), Setting.APP_NAME, appName);
    }

    /** The time between two batches, in whole milliseconds; one second by default. */
    public Builder batchInterval(Duration interval) {
      return set(
          Arguments.given("batchInterval", interval),
          Setting.BATCH_INTERVAL,
          DurationText.of(interval));
    }

    /** The default number of partitions; initially one per thread of the engine. */
    public Builder partitions(int partitions) {
      return set(Origin.here("partitions"), Setting.PARTITIONS, Integer.toString(partitions));
    }

    /**
     * Any setting by its key.
     *
     * @throws TidemillException from {@link #build} if the key is unknown
     */
    public Builder setting(String key, String value) {
      given.set(Arguments.given("setting", key, value), key, value);
      return this;
    }

    /**
     * Like {@link #setting}, but nothing outside can override it: for tests, whose results must not
     * depend on how they are started.
     *
     * @param setBy who sets it, for errors: {@code "@StreamTest of counts_words"}
     * @throws TidemillException from {@link #build} if the key is unknown
     */
    public Builder fixedSetting(String key, String value, String setBy) {
      Arguments.given("fixedSetting", key, value, setBy);
      given.fixed().put(key, new Settings.Given(value, setBy));
      return this;
    }

    /**
     * Replaces the default of a setting; everything else takes precedence over it. For launchers,
     * which name an application after its job.
     *
     * @param setBy who sets it, for errors: {@code "the name of the job"}
     * @throws TidemillException from {@link #build} if the key is unknown
     */
    public Builder defaultSetting(String key, String value, String setBy) {
      Arguments.given("defaultSetting", key, value, setBy);
      given.defaults().put(key, new Settings.Given(value, setBy));
      return this;
    }

    /**
     * The codecs that encode what the job stores: for classes that need a codec of their own, or
     * data that is to be read after its classes have changed.
     *
     * <pre>{@code
     * builder.codecs(Codecs.builder().register(new MoneyCodec()).allowPackage("com.app").build());
     * }</pre>
     *
     * <p>{@link Codecs#standard()} by default.
     */
    public Builder codecs(Codecs newCodecs) {
      Arguments.given("codecs", newCodecs);
      codecs = newCodecs;
      return this;
    }

    /** The arguments that {@link StreamingContext#arguments} returns. */
    public Builder arguments(List<String> newArguments) {
      Arguments.given("arguments", newArguments);
      arguments = List.copyOf(newArguments);
      return this;
    }

    /**
     * The directory from which the job goes on after a crash, a stop or an upgrade: the setting
     * {@code stream.checkpoint.directory}. Its sources, sinks and streams with state need names.
     *
     * <p>The cost: every batch waits for the disk, once if batches follow each other and otherwise
     * twice, and encodes the state that it has changed. On a disk whose forces take 3 ms, a batch
     * of 10,000 updates took 7.4 ms, and 3.0 ms without a directory.
     */
    public Builder checkpoint(String directory) {
      return set(Arguments.given("checkpoint", directory), Setting.CHECKPOINT_DIRECTORY, directory);
    }

    /**
     * The clock of the {@linkplain #environment environment}, the part that programs replace most
     * often.
     */
    public Builder clock(Clock clock) {
      Arguments.given("clock", clock);
      environment = environment.withClock(clock);
      return this;
    }

    /**
     * Changes the environment of the context, which is {@link Environment#standard()} unless it was
     * changed before: {@code environment(world -> world.withClock(new ManualClock()))}.
     */
    public Builder environment(UnaryOperator<Environment> change) {
      Arguments.given("environment", change);
      Environment changed = change.apply(environment);
      Arguments.given("environment", changed);
      environment = changed;
      return this;
    }

    /**
     * Builds the context and its engine.
     *
     * @throws TidemillException if a setting has an invalid value, or no engine serves the master
     *     URL
     */
    public StreamingContext build() {
      return new StreamingContext(parts());
    }

    ContextParts parts() {
      Settings texts = Settings.resolve(given, SettingSources.ofProcess());
      ContextSettings settings = ContextSettings.of(texts);
      Clock clock = environment.clock();
      boolean manual = environment.isDrivenByHand();
      TimeFormat printTimes = TimeFormat.of(environment.printZone(), settings.batchInterval());
      EngineContext context = new EngineContext(
          settings.master(),
          settings.appName(),
          clock,
          manual ? TimeFormat.MILLIS : printTimes,
          partitions(settings),
          environment.taskExecutor());
      return new ContextParts(
          settings,
          arguments,
          JobIdentity.firstStart(environment.jobId()),
          clock,
          manual,
          environment.storage(),
          codecs,
          MemoryJournal::new,
          new JobPackages(),
          environment.engineWrapper().apply(Engines.create(context, texts.setBy(Setting.MASTER))),
          environment.printTarget(),
          printTimes,
          environment.printZone(),
          new ListenerBus(),
          environment.functionObserver(),
          environment.harness(),
          new SourceSwitches(),
          new JobCounters());
    }

    /** A job keeps its number of partitions, on a machine with more cores, too. */
    private OptionalInt partitions(ContextSettings settings) {
      Optional<String> checkpoint = settings.checkpoint().directory();
      return settings.partitions().isPresent() || checkpoint.isEmpty()
          ? settings.partitions()
          : CheckpointDirectory.partitions(environment.storage(), checkpoint.get());
    }

    private Builder set(Origin origin, Setting setting, String value) {
      given.set(origin, setting.key(), value);
      return this;
    }
  }
}
