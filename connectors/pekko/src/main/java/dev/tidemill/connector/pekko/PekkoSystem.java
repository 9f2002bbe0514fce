/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.pekko;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * An actor system that the connector runs while sources need it; created by {@link Pekko#system}.
 * Immutable: each method returns a new one. Sources of the same object share one system, and one
 * port. It may be kept in a constant, and used by one job after the other.
 *
 * <pre>{@code
 * PekkoSystem system = Pekko.system().port(25520);
 * ssc.stream("orders", system.actor("orders").texts()); // pekko://tidemill@127.0.0.1:25520/user/orders
 * ssc.stream("returns", system.actor("returns").texts());
 * }</pre>
 *
 * <p>It uses Artery over TCP and no Java serialization. Remote actors can send messages to the
 * actors of its sources, and do nothing else with it. The files {@code application.conf} of the
 * program do not apply to it; for other options, give {@link Pekko#actor} a system of your own.
 */
public final class PekkoSystem {
  private final SystemOptions options;
  private final OwnSystem running;

  PekkoSystem(SystemOptions options) {
    this.options = options;
    this.running = new OwnSystem(options);
  }

  private PekkoSystem at(String host, int port, @Nullable String bindHost, @Nullable Integer bind) {
    return new PekkoSystem(
        new SystemOptions(options.name(), host, port, bindHost, bind, options.tls()));
  }

  /** The name of the system, a part of its address; {@code tidemill} by default. */
  public PekkoSystem name(String name) {
    return new PekkoSystem(new SystemOptions(
        Arguments.requireName("the name of an actor system", name),
        options.host(),
        options.port(),
        options.bindHost(),
        options.bindPort(),
        options.tls()));
  }

  /**
   * The host by which senders know it, a part of its address; 127.0.0.1 by default, which only
   * senders on this machine can reach.
   */
  public PekkoSystem host(String host) {
    return at(
        Arguments.requireText("host", host),
        options.port(),
        options.bindHost(),
        options.bindPort());
  }

  /** The port by which senders know it, a part of its address; 17355 by default, as in Pekko. */
  public PekkoSystem port(int port) {
    return at(
        options.host(),
        Arguments.requireBetween("port", 1, 65_535, port),
        options.bindHost(),
        options.bindPort());
  }

  /** Where it listens, if that is not its address: in a container, or behind a proxy. */
  public PekkoSystem bind(String host, int port) {
    return at(
        options.host(),
        options.port(),
        Arguments.requireText("host to bind", host),
        Arguments.requireBetween("port to bind", 1, 65_535, port));
  }

  /**
   * Encrypts connections with TLS. Senders need {@code transport = tls-tcp}, and a certificate that
   * the trust store knows; so does this system, and its certificate must be trusted by them.
   *
   * @param keyStore key and certificate of this system, in a file as {@code keytool} makes it
   * @param trustStore authorities whose certificates are trusted
   */
  public PekkoSystem tls(Path keyStore, String keyPassword, Path trustStore, String trustPassword) {
    return new PekkoSystem(new SystemOptions(
        options.name(),
        options.host(),
        options.port(),
        options.bindHost(),
        options.bindPort(),
        new SystemOptions.Tls(keyStore, keyPassword, trustStore, trustPassword)));
  }

  /**
   * Creates a source, whose address is that of this system with {@code /user/NAME}.
   *
   * @param name name of the actor; each source of a job needs its own, or the job fails to start
   */
  public PekkoSource actor(String name) {
    SourceSettings settings = SourceSettings.of(running, name);
    running.declare(name);
    return new PekkoSource(settings);
  }

  /** {@code pekko://tidemill@127.0.0.1:17355}; no password. */
  @Override
  public String toString() {
    return options.toString();
  }
}
