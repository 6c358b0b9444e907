using System.Diagnostics;
using Xunit;

namespace EdgeMLOps.TestKit.Network;

/// <summary>A test that makes network namespaces: skipped only where the kernel does not let this user make one.</summary>
public sealed class NamespaceFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> Allowed = new(() =>
    {
        using var probe = Process.Start(new ProcessStartInfo("unshare", ["--net", "true"]) { RedirectStandardError = true, UseShellExecute = false });
        return probe is not null && probe.WaitForExit(TimeSpan.FromSeconds(10)) && probe.ExitCode == 0;
    });

    public NamespaceFactAttribute() => Skip = Allowed.Value ? null : "NeedsRoot: this user may not make network namespaces";
}
