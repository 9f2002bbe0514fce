package dev.tidemill;

import dev.tidemill.internal.connector.SocketSettings;
import dev.tidemill.internal.source.ReceiverSettings;
import java.time.Duration;

/**
 * The settings of the built-in sources.
 *
 * @param rememberFiles how far back new files are looked for
 * @param fileLineLength bytes of a line in a file at most
 */
record StreamSettings(
    ReceiverSettings receivers, SocketSettings socket, Duration rememberFiles, int fileLineLength) {
  private static final int MAX_LINE_LENGTH = 1 << 30;

  static StreamSettings of(Settings settings) {
    return new StreamSettings(
        new ReceiverSettings(
            settings.positiveDuration(Setting.RESTART_DELAY),
            settings.positiveDuration(Setting.MAX_RESTART_DELAY),
            settings.positiveDuration(Setting.BLOCK_INTERVAL),
            (int) settings.number(Setting.RECEIVER_BUFFER, 1, Integer.MAX_VALUE),
            settings.positiveDuration(Setting.STOP_TIMEOUT)),
        new SocketSettings(settings.positiveDuration(Setting.CONNECT_TIMEOUT), (int)
            settings.number(Setting.SOCKET_LINE_LENGTH, 1, MAX_LINE_LENGTH)),
        settings.positiveDuration(Setting.REMEMBER_FILES),
        (int) settings.number(Setting.FILE_LINE_LENGTH, 1, MAX_LINE_LENGTH));
  }
}
