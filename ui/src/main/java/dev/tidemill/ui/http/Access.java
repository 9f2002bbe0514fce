/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.ui.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Who may ask. A web site that a user of this machine visits can have the browser send requests to
 * this server, under a name of its own that it lets point here; so a request must name a host that
 * this server goes by. Off the loopback interface it must also show the token, unless it asks for
 * metrics or health. A request that changes something must show the token everywhere, and not only
 * as a cookie, which browsers also send with the requests of other sites.
 */
public final class Access {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

  private final boolean isLoopback;
  private final boolean protectMetrics;
  private final Set<String> hosts;
  private final byte[] token;

  private Access(boolean isLoopback, boolean protectMetrics, Set<String> hosts, String token) {
    this.isLoopback = isLoopback;
    this.protectMetrics = protectMetrics;
    this.hosts = hosts;
    this.token = token.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * The rules for a server.
   *
   * @param bound the address that it listens on
   * @param allowedHosts names that it goes by, in addition to those of this machine
   */
  public static Access to(
      InetAddress bound, Collection<String> allowedHosts, boolean protectMetrics, String token) {
    Set<String> hosts = new HashSet<>();
    allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT)));
    if (!bound.isLoopbackAddress()) {
      try {
        hosts.add(InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT));
      } catch (UnknownHostException e) {
        // then it goes by its addresses
      }
    }
    return new Access(bound.isLoopbackAddress(), protectMetrics, hosts, token);
  }

  /** Whether requests that change or show data must have a token. */
  boolean needsToken(List<String> segments) {
    boolean isForMachines = !segments.isEmpty()
        && (segments.get(0).equals("metrics") || segments.get(0).equals("health"));
    return !isLoopback && (protectMetrics || !isForMachines);
  }

  /** Whether there is a token, without which nothing can be changed. */
  boolean hasToken() {
    return token.length > 0;
  }

  /** Whether this is the token; takes equally long for any wrong one. */
  boolean isToken(Optional<String> given) {
    return given
        .filter(text -> token.length > 0)
        .filter(text -> MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), token))
        .isPresent();
  }

  /**
   * Whether the server goes by the name in a Host header. Addresses cannot be pointed elsewhere, so
   * any is allowed where the server listens for others.
   */
  boolean isHost(Optional<String> header) {
    if (header.isEmpty()) {
      return false;
    }
    String host = header.get().toLowerCase(Locale.ROOT).replaceFirst(":[0-9]{1,5}$", "");
    return LOOPBACK.matcher(host).matches()
        || hosts.contains(host)
        || (!isLoopback && ADDRESS.matcher(host).matches());
  }
}
