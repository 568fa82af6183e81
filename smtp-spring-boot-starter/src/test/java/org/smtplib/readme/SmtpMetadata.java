package org.smtplib.readme;

import com.jayway.jsonpath.JsonPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The properties that the auto-configuration's metadata tells an editor about.
 *
 * @param defaults each property with its default, empty where it has none
 */
record SmtpMetadata(Map<String, String> defaults) {

    private static final String RESOURCE = "META-INF/spring-configuration-metadata.json";

    static SmtpMetadata read() {
        Map<String, String> defaults = new TreeMap<>();
        try {
            // Spring Boot's own jars have such a file each.
            for (URL url : Collections.list(SmtpMetadata.class.getClassLoader().getResources(RESOURCE))) {
                try (InputStream in = url.openStream()) {
                    collect(new String(in.readAllBytes(), StandardCharsets.UTF_8), defaults);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new SmtpMetadata(defaults);
    }

    private static void collect(String json, Map<String, String> defaults) {
        List<Map<String, Object>> properties = JsonPath.read(json, "$.properties");
        for (Map<String, Object> property : properties) {
            String name = (String) property.get("name");
            if (name.startsWith("smtp.") || name.contains(".smtp.")) {
                Object value = property.get("defaultValue");
                defaults.put(name, value == null ? "" : value.toString());
            }
        }
    }
}
