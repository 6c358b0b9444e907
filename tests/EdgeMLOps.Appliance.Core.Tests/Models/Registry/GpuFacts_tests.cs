using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Models.Registry;

public sealed class GpuFacts_tests : IDisposable
{
    private readonly TempFolder _folder = new();

    // The two forms of NVIDIA's own driver and of its open kernel module.
    [Theory]
    [InlineData("NVRM version: NVIDIA UNIX x86_64 Kernel Module  535.183.01  Sun May 12 19:39:15 UTC 2024", "535.183.01")]
    [InlineData("NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.95.05  Release Build  (root@host)", "580.95.05")]
    [InlineData("something else", "")]
    public void The_driver_says_its_version_and_each_gpu_its_name(string version, string driver)
    {
        File.WriteAllText(_folder["version"], $"{version}\nGCC version:  gcc version 12.2.0\n");
        foreach (var (gpu, name) in new[] { ("0000:01:00.0", "NVIDIA L4"), ("0000:02:00.0", "NVIDIA A2"), ("0000:03:00.0", "NVIDIA L4") })
        {
            _folder.Make("gpus", gpu);
            File.WriteAllText(_folder["gpus", gpu, "information"], $"Model: \t\t {name}\nIRQ:   \t\t 42\n");
        }

        Assert.Equal(new GpuFacts(driver, "NVIDIA A2, NVIDIA L4"), GpuFacts.Read(_folder.Path));
    }

    [Fact]
    public void A_machine_without_the_driver_has_none() => Assert.Equal(GpuFacts.None, GpuFacts.Read(_folder["none"]));

    public void Dispose() => _folder.Dispose();
}
