/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.flume;

import dev.tidemill.spi.source.DecodedSource;
import dev.tidemill.spi.source.Deduplication;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverSource;
import dev.tidemill.spi.source.RecordDecoder;
import dev.tidemill.spi.source.Source;
import dev.tidemill.spi.source.SourceContext;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads what the Avro sinks of Flume agents send; created by {@link Flume#source}. Immutable: each
 * method returns a new source.
 *
 * <pre>{@code
 * DStream<String> lines = ssc.stream("lines", Flume.source(41414).texts());
 * }</pre>
 *
 * <p>A batch of events is answered when it is stored: in the block log, if the job has a checkpoint
 * directory, and else in memory. An agent that has no answer keeps the events in its channel and sends
 * them again, so events may come twice; {@link #deduplicate} leaves out the second one.
 */
public final class FlumeSource implements Source<FlumeEvent> {
  private final SourceSettings settings;
  private final @Nullable String idHeader;
  private final @Nullable Deduplication window;

  FlumeSource(SourceSettings settings) {
    this(settings, null, null);
  }

  private FlumeSource(
      SourceSettings settings, @Nullable String idHeader, @Nullable Deduplication window) {
    this.settings = settings;
    this.idHeader = idHeader;
    this.window = window;
  }

  private FlumeSource with(SourceSettings changed) {
    return new FlumeSource(changed, idHeader, window);
  }

  /**
   * The address of this machine at which it listens; 127.0.0.1 by default, which agents of other
   * machines cannot reach. There are no passwords: open it only to hosts that you trust, or ask for
   * certificates with {@link #trustStore}. Connections are encrypted with {@link #keyStore} only.
   */
  public FlumeSource host(String address) {
    return with(settings.withHost(address));
  }

  /**
   * Encrypts connections with TLS; by default they are not. All agents then need {@code ssl = true} in
   * their sink, and a trust store with the authority of this certificate. A changed file is used from
   * the next connection on.
   *
   * <p>A file that cannot be read, or has no private key, fails the start of the job. A certificate that
   * has expired or is not valid yet is reported until it is renewed, and meanwhile no agent can
   * connect. Passwords appear in no error, log line or {@code toString()}.
   *
   * @param file key and certificate of this source, in a PKCS12 or JKS file as {@code keytool} makes it
   * @param password of the file and of its key
   */
  public FlumeSource keyStore(Path file, String password) {
    return with(settings.withKeyStore(StoreFile.of("keyStore", file, password)));
  }

  /**
   * Takes events only from agents with a certificate of one of these authorities; by default from all
   * agents. Needs {@link #keyStore}. The Avro sink of Flume has no certificate of its own: it sends
   * through a TLS client on its machine, such as stunnel, which presents one.
   *
   * @param file authorities whose certificates are trusted, in a PKCS12 or JKS file as {@code keytool}
   *     makes it
   * @param password of the file
   */
  public FlumeSource trustStore(Path file, String password) {
    return with(settings.withTrustStore(StoreFile.of("trustStore", file, password)));
  }

  /**
   * The largest batch of an agent, in bytes; 16 MiB by default. The connection of an agent that sends
   * a larger one is closed. So it bounds an event, too.
   */
  public FlumeSource maxBatchBytes(int bytes) {
    return with(settings.withMaxBatchBytes(bytes));
  }

  /** How many agents may be connected, each with one batch in memory; 100 by default. */
  public FlumeSource maxConnections(int connections) {
    return with(settings.withMaxConnections(connections));
  }

  /**
   * Leaves out events whose id was stored before. By default, events that an agent sends again are
   * kept.
   *
   * @param header name of the header with the id, which an interceptor of the agent has set; events
   *     without it are kept
   * @param remembered how many ids are remembered, and for how long
   */
  public FlumeSource deduplicate(String header, Deduplication remembered) {
    return new FlumeSource(settings, header, remembered);
  }

  /** The content of each event as text, in UTF-8. */
  public Source<String> texts() {
    return records(RecordDecoder.text());
  }

  /** The content of each event. */
  public Source<byte[]> bytes() {
    return records(RecordDecoder.bytes());
  }

  /** What a decoder makes of each event; its attributes are the headers. */
  public <T> Source<T> records(RecordDecoder<? extends T> decoder) {
    return DecodedSource.of(this, decoder);
  }

  /** Starts to listen. */
  @Override
  public OpenSource<FlumeEvent> open(SourceContext context) throws Exception {
    @Nullable
    Function<FlumeEvent, String> id =
        idHeader == null ? null : idOf(idHeader, context.job().epoch());
    Certificates certificates = settings.certificates();
    if (certificates != null) {
      certificates.requireReadable();
    }
    ReceiverSource<FlumeEvent> source = ReceiverSource.of(() -> new FlumeReceiver(settings, id));
    return (window == null ? source : source.withDeduplication(window)).open(context);
  }

  @Override
  public boolean hasReceiver() {
    return true;
  }

  /** An event without the header gets an id that no other one has. */
  private static Function<FlumeEvent, String> idOf(String header, long epoch) {
    AtomicLong without = new AtomicLong();
    return event ->
        event.attribute(header).orElseGet(() -> "\0" + epoch + "-" + without.incrementAndGet());
  }

  /** {@code Flume at 127.0.0.1:41414}. */
  @Override
  public String toString() {
    return settings.toString();
  }
}
