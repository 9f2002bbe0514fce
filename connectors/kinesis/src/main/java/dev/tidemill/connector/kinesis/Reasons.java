/*
 * Copyright the Tidemill authors.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.tidemill.connector.kinesis;

import dev.tidemill.connector.kinesis.ServiceFailure.Kind;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern NO_PROFILE = Pattern.compile("no credentials for profile '([^']*)'");

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
      return "; check that the credentials are valid and allow this";
    }
    return switch (kind) {
      case NOT_FOUND -> "; check the name, the region and the account";
      case THROTTLED ->
        "; check for other readers of this shard, which share its limits, or add shards";
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
    Matcher profile = NO_PROFILE.matcher(message);
    if (profile.find()) {
      return "the profile \"" + profile.group(1) + "\" has no credentials, or is not in"
          + " ~/.aws/config and ~/.aws/credentials; check its name, or set AWS_CONFIG_FILE and"
          + " AWS_SHARED_CREDENTIALS_FILE";
    }
    if (message.contains("Unable to load region")) {
      return "no region is set; name one by region(\"eu-west-1\"), or set AWS_REGION";
    }
    String reason = root.getMessage() == null ? root.toString() : root.getMessage();
    return switch (root.getClass().getSimpleName()) {
      case "ConnectException", "UnknownHostException", "NoRouteToHostException" ->
        root.getClass().getSimpleName() + ": " + reason
            + "; check that region and endpoint are right and the service can be reached";
      case "SocketTimeoutException" ->
        "no answer in time: " + reason
            + "; check that the service is healthy, or set a longer timeout";
      default ->
        root.getClass().getName().contains("Cert")
                || root instanceof java.security.GeneralSecurityException
            ? reason + "; check that the certificate is valid and its authority is trusted"
            : reason;
    };
  }
}
