using System.CommandLine;

namespace EdgeMLOps.Hosting.CommandLine;

/// <summary>Options that mean the same in every program.</summary>
public static class CommonOptions
{
    /// <summary><c>--config FILE</c>: the configuration; wins over <c>appsettings.json</c> and the environment.</summary>
    public static Option<FileInfo> Config() =>
        new Option<FileInfo>("--config") { Description = "Configuration file (JSON).", HelpName = "FILE" }.AcceptExistingOnly();

    /// <summary><c>--json</c>: machine-readable output.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Machine-readable output, one JSON value a line." };
}
