/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.internal.connector;

import dev.tidemill.function.Decoder;
import dev.tidemill.spi.source.Receiver;
import dev.tidemill.spi.source.ReceiverContext;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.CharacterCodingException;

/**
 * Receives what a server sends to its clients: one connection, from which a decoder
 * makes records.
 *
 * <p>Whatever ends the connection, or prevents it, has the receiver started again.
 *
 * @param <T> type of the records
 */
public final class SocketReceiver<T> implements Receiver<T> {
  private final SocketPeer peer;
  private final Decoder<T> decoder;
  private final SocketSettings settings;
  private final Socket socket = new Socket();

  public SocketReceiver(SocketPeer peer, Decoder<T> decoder, SocketSettings settings) {
    this.peer = peer;
    this.decoder = decoder;
    this.settings = settings;
  }

  @Override
  public void onStart(ReceiverContext<T> context) throws InterruptedException {
    try (socket) {
      InetSocketAddress address = new InetSocketAddress(peer.host(), peer.port());
      InputStream in;
      try {
        in = connect(address);
      } catch (IOException e) {
        context.restart(peer.noConnection(e, address.getAddress(), settings), e);
        return;
      }
      context.reportConnected(peer.toString());
      receive(in, context);
    } catch (IOException e) {
      context.reportError("error closing the connection to " + peer, e);
    }
  }

  /**
   * Closes the socket, which ends a blocked connect or read; a connect after that fails at once.
   */
  @Override
  public void onStop() throws IOException {
    socket.close();
  }

  private InputStream connect(InetSocketAddress address) throws IOException {
    if (address.isUnresolved()) {
      throw new UnknownHostException(peer.host());
    }
    // A peer that vanishes without a word is noticed some time, instead of never.
    socket.setKeepAlive(true);
    socket.connect(address, (int) settings.connectTimeout().toMillis());
    return socket.getInputStream();
  }

  private void receive(InputStream in, ReceiverContext<T> context) throws InterruptedException {
    Decoder<T> bound = decoder instanceof ReportingDecoder<T> reporting
        ? reporting.reportingTo(context.streamName(), context::reportError)
        : decoder;
    ArrivedRecords<T> arrived = new ArrivedRecords<>(context);
    try {
      decode(bound, in, arrived);
    } catch (CharacterCodingException e) {
      context.restart(
          "what " + peer + " sends is not in the charset that the decoder expects: decode with its"
              + " charset, or have the decoder replace what is malformed (CodingErrorAction.REPLACE)",
          e);
      return;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      context.restart("error receiving data from " + peer, e);
      return;
    }
    context.restart(
        "socket stream had no more data", new EOFException(peer + " closed the connection"));
  }

  /** Decodes everything; what was decoded before a failure is stored, too. */
  private static <T> void decode(Decoder<T> decoder, InputStream in, ArrivedRecords<T> arrived)
      throws Exception {
    try {
      decoder.decode(arrived.storedBeforeReads(in), arrived::add);
    } catch (ArrivedRecords.Stopped e) {
      throw e.interruption();
    } catch (Exception e) {
      arrived.store();
      throw e;
    }
    arrived.store();
  }
}
