package org.smtplib.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The address literals of RFC 5321 4.1.3. */
class LocalHostNameTest {

    @ParameterizedTest
    @CsvSource({"192.0.2.1, [192.0.2.1]", "2001:db8::1, [IPv6:2001:db8:0:0:0:0:0:1]", "::1, [IPv6:0:0:0:0:0:0:0:1]"})
    void addressIsWrittenAsALiteral(String address, String literal) throws UnknownHostException {
        assertThat(LocalHostName.addressLiteral(new InetSocketAddress(InetAddress.getByName(address), 25)))
                .isEqualTo(literal);
    }

    @Test
    void scopeOfALinkLocalAddressIsNobodysBusiness() throws UnknownHostException {
        byte[] octets = InetAddress.getByName("fe80::1").getAddress();
        InetAddress scoped = java.net.Inet6Address.getByAddress(null, octets, 3);
        assertThat(scoped.getHostAddress()).contains("%");
        assertThat(LocalHostName.addressLiteral(new InetSocketAddress(scoped, 25)))
                .isEqualTo("[IPv6:fe80:0:0:0:0:0:0:1]");
    }

    @Test
    void unixSocketHasNoAddressSoThatLoopbackStandsForIt() {
        assertThat(LocalHostName.addressLiteral(null)).isEqualTo("[127.0.0.1]");
    }
}
