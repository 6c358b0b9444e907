using EdgeMLOps.TestKit.Processes;
using EdgeMLOps.TestKit.Tls;

namespace EdgeMLOps.TestKit.Stow;

/// <summary>Runs the STOW-RS sender that is written in Python (http.client and pydicom).</summary>
public static class StowClient
{
    private static readonly string Script = Path.Combine(Repository.Root, "tests", "EdgeMLOps.TestKit", "Stow", "stow_client.py");

    public static async Task<StowAnswer> PostAsync(string url, IEnumerable<string> files, params string[] options)
    {
        // Debian's own Python: it is the one that has pydicom.
        var (code, output) = await ChildProcess.RunAsync("/usr/bin/python3", [Script, url, .. files, .. options], TimeSpan.FromSeconds(120));
        return code == 0 ? StowAnswer.Parse(output) : throw new InvalidOperationException(output);
    }

    public static string[] Tls(TestAuthority authority, TestCertificate? own = null) => own is null
        ? ["--ca", authority.CaFile]
        : ["--ca", authority.CaFile, "--cert", own.CertificateFile, "--key", own.KeyFile];
}
