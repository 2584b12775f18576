package kafkalab.kit.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountsTest {

    private static final List<String> MOUNTS = List.of(
            "/dev/vda1 / ext4 rw,relatime 0 0",
            "/dev/vdb1 /home ext4 rw,nosuid,noexec,relatime 0 0",
            "tmpfs /home/ada/fast tmpfs rw 0 0",
            "/dev/sdb1 /media/my\\040stick vfat rw,noexec 0 0",
            "tmpfs /twice tmpfs rw,noexec 0 0",
            "tmpfs /twice tmpfs rw 0 0");

    @ParameterizedTest
    @CsvSource({
        "/srv/kit, true",
        "/home, false",
        "/home/ada/kit, false",
        "/homes/ada/kit, true",
        "/home/ada/fast/kit, true",
        "/media/my stick/kit, false",
        "/twice/kit, true"
    })
    void the_innermost_mount_over_a_folder_decides(String folder, boolean allowed) {
        assertThat(Mounts.allowExecution(MOUNTS, Path.of(folder))).isEqualTo(allowed);
    }
}
