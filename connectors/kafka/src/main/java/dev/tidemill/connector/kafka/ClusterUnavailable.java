package dev.tidemill.connector.kafka;

/** The brokers do not answer, or not now: what was asked for may well succeed later. */
final class ClusterUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ClusterUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
