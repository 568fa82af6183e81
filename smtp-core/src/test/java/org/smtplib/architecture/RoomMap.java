package org.smtplib.architecture;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which room may look into which: packages below a base, lowest first, arrows down only. */
final class RoomMap {

    private static final String ROOT = "(root)";

    private final String base;
    private final Map<String, Set<String>> allowed = new LinkedHashMap<>();

    RoomMap(String base) {
        this.base = base;
    }

    /** Adds a room above those added before; it may look into the rooms named, which must stand below it. */
    RoomMap room(String name, String... below) {
        for (String lower : below) {
            if (!allowed.containsKey(lower)) {
                throw new IllegalArgumentException("The room " + name + " looks up or nowhere: " + lower);
            }
        }
        allowed.put(name, Set.of(below));
        return this;
    }

    /** Adds a room that may look into all below it but those named. */
    RoomMap roomAboveAllBut(String name, String... excluded) {
        Set<String> below = new TreeSet<>(allowed.keySet());
        below.removeAll(Set.of(excluded));
        return room(name, below.toArray(String[]::new));
    }

    /** The base package itself, at the top. */
    RoomMap rootAboveAllBut(String... excluded) {
        return roomAboveAllBut(ROOT, excluded);
    }

    /** What does not fit the map: classes in no room, rooms without a class, arrows that are not allowed. */
    List<String> violations(JavaClasses classes) {
        List<String> violations = new ArrayList<>();
        Set<String> empty = new TreeSet<>(allowed.keySet());
        for (JavaClass type : classes) {
            String room = room(type);
            empty.remove(room);
            if (!allowed.containsKey(room)) {
                violations.add(type.getName() + " stands in no room of the map");
                continue;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                JavaClass target = dependency.getTargetClass().getBaseComponentType();
                boolean ours = target.getPackageName().equals(base)
                        || target.getPackageName().startsWith(base + ".");
                if (ours && !room(target).equals(room) && !allowed.get(room).contains(room(target))) {
                    violations.add(room + " may not look into " + room(target) + ": " + dependency.getDescription());
                }
            }
        }
        empty.forEach(room -> violations.add("The room " + room + " has no class"));
        return violations;
    }

    private String room(JavaClass type) {
        String name = type.getPackageName();
        return name.equals(base) ? ROOT : name.substring(base.length() + 1);
    }
}
