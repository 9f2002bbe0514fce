/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.connector.kinesis.ServiceFailure.Kind;
import java.util.Set;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the failures of the SDK mean, and what to do about them. */
final class Reasons {
  private static final Set<String> THROTTLED = Set.of(
      "ProvisionedThroughputExceededException",
      "LimitExceededException",
      "ThrottlingException",
      "KMSThrottlingException",
      "TooManyRequestsException");

  private static final Set<String> NOT_ALLOWED = Set.of(
      "AccessDeniedException",
      "ExpiredToken",
      "ExpiredTokenException",
      "IncompleteSignature",
      "InvalidClientTokenId",
      "InvalidSignatureException",
      "MissingAuthenticationTokenException",
      "NotAuthorizedException",
      "SignatureDoesNotMatch",
      "UnrecognizedClientException");

  private Reasons() {}

  /** Calls the SDK. */
  static <R> R translated(String what, Supplier<R> request) {
    try {
      return request.get();
    } catch (AwsServiceException e) {
      throw of(what, e);
    } catch (SdkException e) {
      throw new ServiceFailure(Kind.UNAVAILABLE, what + ": " + advice(e), e);
    }
  }

  private static ServiceFailure of(String what, AwsServiceException e) {
    String code = code(e);
    Kind kind = THROTTLED.contains(code) || e.statusCode() == 429
        ? Kind.THROTTLED
        : switch (code) {
          case "ExpiredIteratorException" -> Kind.ITERATOR_EXPIRED;
          case "ResourceNotFoundException" -> Kind.NOT_FOUND;
          case "InvalidArgumentException", "ValidationException" -> Kind.UNKNOWN_POSITION;
          default -> Kind.UNAVAILABLE;
        };
    return new ServiceFailure(kind, what + ": " + text(e) + next(kind, code), e);
  }

  private static String next(Kind kind, String code) {
    if (NOT_ALLOWED.contains(code)) {
      return "; see whether the credentials are valid and allowed to do this";
    }
    return switch (kind) {
      case NOT_FOUND -> "; see whether the name, the region and the account are right";
      case THROTTLED ->
        "; see whether others read this shard, which share its limits, or add shards";
      case ITERATOR_EXPIRED, UNKNOWN_POSITION, UNAVAILABLE -> "";
    };
  }

  static String code(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    return details == null || details.errorCode() == null ? "" : details.errorCode();
  }

  private static String text(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String message = details == null ? e.getMessage() : details.errorMessage();
    String code = code(e);
    return "status " + e.statusCode() + (code.isEmpty() ? "" : ", " + code)
        + (message == null || message.isBlank() ? "" : ", \"" + message + "\"");
  }

  private static String advice(SdkException e) {
    String message = String.valueOf(e.getMessage());
    Throwable root = e;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    if (message.contains("Unable to load credentials")) {
      return "no credentials were found; name a profile(...) or a role(...), or set"
          + " AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or run where the environment has a role";
    }
    if (message.contains("Unable to load region")) {
      return "no region is set; name one by region(\"eu-west-1\"), or set AWS_REGION";
    }
    String reason = root.getMessage() == null ? root.toString() : root.getMessage();
    return switch (root.getClass().getSimpleName()) {
      case "ConnectException", "UnknownHostException", "NoRouteToHostException" ->
        root.getClass().getSimpleName() + ": " + reason
            + "; see whether region and endpoint are right and the service can be reached";
      case "SocketTimeoutException" ->
        "no answer in time: " + reason
            + "; see whether the service is well, or set a longer timeout";
      default ->
        root.getClass().getName().contains("Cert")
                || root instanceof java.security.GeneralSecurityException
            ? reason + "; see whether the certificate is valid and its authority is trusted"
            : reason;
    };
  }
}
