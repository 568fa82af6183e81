package org.smtplib.mime;

import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.InternetHeaders;
import jakarta.mail.internet.MimeUtility;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** The headers of an {@link Email} but those that describe its content, in the order of jakarta.mail. */
final class EmailHeaders {

    private static final String UTF_8 = StandardCharsets.UTF_8.name();

    private EmailHeaders() {}

    /** Bcc is not among them: nobody is told of a blind copy but the server. */
    static InternetHeaders of(Email email, InternetAddress author) throws UnsupportedEncodingException {
        InternetHeaders headers = new InternetHeaders();
        setAddresses(headers, "From", List.of(author));
        setAddresses(headers, "Sender", email.sender() == null ? List.of() : List.of(email.sender()));
        setAddresses(headers, "To", email.to());
        setAddresses(headers, "Cc", email.cc());
        setAddresses(headers, "Reply-To", email.replyTo());
        setText(headers, "Subject", email.subject());
        headers.setHeader("Date", MessageDate.format(email.date()));
        headers.setHeader("Message-ID", MessageIds.of(email.id(), author.getAddress()));
        headers.setHeader("MIME-Version", "1.0");
        for (Map.Entry<String, String> header : email.headers()) {
            setText(headers, header.getKey(), header.getValue());
        }
        return headers;
    }

    private static void setAddresses(InternetHeaders headers, String name, List<InternetAddress> addresses) {
        if (!addresses.isEmpty()) {
            headers.setHeader(
                    name,
                    InternetAddress.toString(addresses.toArray(InternetAddress[]::new), name.length() + ": ".length()));
        }
    }

    private static void setText(InternetHeaders headers, String name, String text) throws UnsupportedEncodingException {
        String encoded = MimeUtility.encodeText(text, UTF_8, null);
        headers.setHeader(name, MimeUtility.fold(name.length() + ": ".length(), encoded));
    }
}
