/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill;

import dev.tidemill.codec.Codecs;
import dev.tidemill.error.Arguments;
import dev.tidemill.error.Origin;
import dev.tidemill.internal.blocklog.BlockLogPlace;
import dev.tidemill.internal.settings.ContextSettings;
import dev.tidemill.internal.settings.GivenSettings;
import dev.tidemill.internal.settings.SettingSources;
import dev.tidemill.internal.settings.Settings;
import dev.tidemill.internal.source.ReceiverOpening;
import dev.tidemill.listener.StreamingListener;
import dev.tidemill.spi.source.OpenSource;
import dev.tidemill.spi.source.ReceiverOpener;
import dev.tidemill.spi.source.ReceiverOptions;
import dev.tidemill.spi.source.ReceiverSupplier;
import dev.tidemill.spi.source.SourceContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Opens the sources of receivers outside a job, with the buffer, the block log, the callbacks and
 * the restarts that they have in a job. For test kits, which then name the batches of the source
 * themselves.
 *
 * <pre>{@code
 * ReceiverOpener receivers = new StandaloneReceivers()
 *     .withSetting("stream.receiver.bufferRecords", "100")
 *     .withBlockLog(temporaryDirectory.toString());
 * }</pre>
 *
 * <p>Put it into the {@link SourceContext#receivers} of the context that a source is opened with. The
 * log belongs to the {@linkplain SourceContext#job epoch} of that context: a source that is opened
 * with a higher epoch and the same directory takes the log over, as the next start of a job does.
 * On a {@linkplain dev.tidemill.time.ManualClock manual clock}, the log is written and callbacks run
 * on the threads that cause them.
 *
 * <p>Immutable; each method returns a new one.
 */
public final class StandaloneReceivers implements ReceiverOpener {
  private final Map<String, String> settings;
  private final StreamingListener listener;
  private final Optional<String> logDirectory;
  private final Codecs codecs;
  private final Origin origin = Origin.here("StandaloneReceivers");

  /** Default settings, no listener, and no block log: records are in memory only. */
  public StandaloneReceivers() {
    this(Map.of(), new StreamingListener() {}, Optional.empty(), Codecs.standard());
  }

  private StandaloneReceivers(
      Map<String, String> settings,
      StreamingListener listener,
      Optional<String> logDirectory,
      Codecs codecs) {
    this.settings = settings;
    this.listener = listener;
    this.logDirectory = logDirectory;
    this.codecs = codecs;
  }

  /**
   * Sets a setting of the context. An unknown or invalid one fails when a source is opened. Other
   * sources of settings, such as files and system properties, do not apply.
   */
  public StandaloneReceivers withSetting(String key, String value) {
    Arguments.given("withSetting", key, value);
    Map<String, String> more = new LinkedHashMap<>(settings);
    more.put(key, value);
    return new StandaloneReceivers(more, listener, logDirectory, codecs);
  }

  /** Sets who hears of errors, gaps and states of the receivers. */
  public StandaloneReceivers withListener(StreamingListener newListener) {
    Arguments.given("withListener", newListener);
    return new StandaloneReceivers(settings, newListener, logDirectory, codecs);
  }

  /**
   * Writes received records to a block log, in a directory below this one that is named after the
   * stream. It is in the {@link SourceContext#storage} of the context.
   */
  public StandaloneReceivers withBlockLog(String directory) {
    Arguments.given("withBlockLog", directory);
    return new StandaloneReceivers(settings, listener, Optional.of(directory), codecs);
  }

  /**
   * Sets by what the records of a block log are encoded. By default, only classes of the JDK and of
   * the runtime can be read again; a job also allows those of its own packages and its connectors.
   */
  public StandaloneReceivers withCodecs(Codecs newCodecs) {
    Arguments.given("withCodecs", newCodecs);
    return new StandaloneReceivers(settings, listener, logDirectory, newCodecs);
  }

  @Override
  public <T> OpenSource<T> open(
      ReceiverSupplier<T> receiver, ReceiverOptions options, SourceContext context)
      throws Exception {
    GivenSettings given = new GivenSettings();
    settings.forEach((key, value) -> given.set(origin, key, value));
    ContextSettings resolved = ContextSettings.of(Settings.resolve(given, SettingSources.none()));
    boolean onCallersThread = context.clock().asManual().isPresent();
    Optional<BlockLogPlace> place = logDirectory.map(directory -> new BlockLogPlace(
        context.storage(),
        directory + "/" + context.name(),
        context.job().epoch(),
        resolved.checkpoint().durability(),
        resolved.streams().blockLog().fileBytes(),
        codecs,
        false, // nobody has locked the directory
        onCallersThread));
    return new ReceiverOpening(
            origin, resolved.streams().receivers(), listener, place, onCallersThread)
        .open(receiver, options, context);
  }
}
