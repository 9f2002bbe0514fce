/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.zeromq;

import java.io.Serializable;
import org.zeromq.ZMQ;

/**
 * The keys of a client, in Z85.
 *
 * @param server public key of the other side
 * @param client public key of this side
 * @param secret secret key of this side
 */
record CurveKeys(String server, String client, String secret) implements Serializable {
  CurveKeys {
    Arguments.requireKey("the server's key", server);
    Arguments.requireKey("the public key", client);
    Arguments.requireKey("the secret key", secret);
  }

  void applyTo(ZMQ.Socket socket) {
    socket.setCurveServerKey(ZMQ.Curve.z85Decode(server));
    socket.setCurvePublicKey(ZMQ.Curve.z85Decode(client));
    socket.setCurveSecretKey(ZMQ.Curve.z85Decode(secret));
  }

  /** Without keys. */
  @Override
  public String toString() {
    return "CURVE";
  }
}
