using System.Collections.Immutable;
using System.Text.RegularExpressions;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Architecture.Tests.Zones;

/// <summary>
/// A throw-away repository with this one's build files and a tiny project for every attempt on the zones,
/// built once by the real <c>dotnet build</c>.
/// </summary>
public sealed partial class ZoneSandbox : IAsyncLifetime
{
    private static readonly string[] BuildFiles =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", ".editorconfig", "global.json",
        .. Directory.GetFiles(Path.Combine(Repository.Root, ".analyzers")).Select(file => $".analyzers/{Path.GetFileName(file)}"),
    ];

    // What a parent build leaves in the environment would make the child use the parent's MSBuild.
    private static readonly string[] ParentBuild =
        ["-u", "MSBuildSDKsPath", "-u", "MSBUILD_EXE_PATH", "-u", "MSBuildExtensionsPath", "-u", "MSBuildLoadMicrosoftTargetsReadOnly"];

    private readonly TempFolder _root = new();

    /// <summary>Every attempt and every project of the clean graph.</summary>
    public static ImmutableArray<SandboxProject> Projects { get; } =
    [
        SandboxProject.Clean("shared/crossing/Crossing"),
        SandboxProject.Clean("shared/neutral/Neutral"),
        SandboxProject.Clean("shared/clinical/Clinical", Package("System.Numerics.Tensors"), "namespace Clinical; internal static class Source;"),
        SandboxProject.Clean("appliance/Core", Project("shared/clinical/Clinical") + Project("shared/neutral/Neutral")),
        SandboxProject.Clean("appliance/EdgeMLOps.Appliance.Gate", Project("appliance/Core") + Project("shared/crossing/Crossing")),
        SandboxProject.Clean("appliance/EdgeMLOps.Appliance", Project("appliance/EdgeMLOps.Appliance.Gate")),
        SandboxProject.Clean("relay/Relay", Project("shared/crossing/Crossing") + Project("shared/neutral/Neutral")),
        SandboxProject.Clean("relay/Alone"),
        SandboxProject.Clean("tests/Tool", Project("relay/Relay") + Project("appliance/EdgeMLOps.Appliance")),

        SandboxProject.Refused("EDGE000", "elsewhere/Zoneless"),
        SandboxProject.Refused("EDGE001", "relay/Direct", Project("shared/clinical/Clinical")),
        SandboxProject.Refused("EDGE001", "relay/Hidden", Project("shared/clinical/Clinical", """PrivateAssets="all" """)),
        SandboxProject.Refused("EDGE001", "relay/OfAppliance", Project("appliance/Core")),
        SandboxProject.Refused("EDGE001", "shared/neutral/Through", Project("shared/clinical/Clinical")),
        SandboxProject.Refused("EDGE001", "shared/crossing/Message", Project("shared/clinical/Clinical")),
        SandboxProject.Refused("EDGE002", "shared/neutral/Packaged", Package("System.Numerics.Tensors")),
        SandboxProject.Refused("EDGE002", "relay/Packaged2", Package("System.Numerics.Tensors")),
        SandboxProject.Refused("EDGE003", "relay/Linked", """<Compile Include="../../shared/clinical/Clinical/Source.cs" />"""),
        SandboxProject.Refused("EDGE004", "appliance/Talkative", Project("shared/clinical/Clinical") + Project("shared/crossing/Crossing")),
        SandboxProject.Refused("EDGE004", "shared/clinical/Outspoken", Project("shared/crossing/Crossing")),
        SandboxProject.Refused("EDGE005", "appliance/Outward", Project("relay/Alone")),
        SandboxProject.Refused("EDGE005", "shared/neutral/Dependent", Project("relay/Alone")),
        SandboxProject.Refused("RS0030", "relay/Loader", source: """
            namespace Loader;

            internal static class Source
            {
                public static object Load(string path) => System.Reflection.Assembly.LoadFrom(path);
            }
            """),
    ];

    /// <summary>Codes of the errors of each project's build, without repetition.</summary>
    public ILookup<string, string> Errors { get; private set; } = Array.Empty<string>().ToLookup(name => name);

    /// <summary>All that the build wrote.</summary>
    public string Output { get; private set; } = "";

    public string this[params string[] parts] => _root[parts];

    public async Task InitializeAsync()
    {
        foreach (var file in BuildFiles)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(_root[file])!);
            File.Copy(Path.Combine(Repository.Root, file), _root[file]);
        }

        foreach (var project in Projects)
        {
            await WriteAsync(project);
        }

        var entries = Projects.Select(project => $"""<Project Path="{project.File}" />""");
        await File.WriteAllTextAsync(_root["all.slnx"], $"<Solution>{string.Concat(entries)}</Solution>");

        // No server processes: they would outlive the test, and the folder.
        string[] build = ["dotnet", "build", _root["all.slnx"], "-m:1", "-nodeReuse:false", "-p:UseSharedCompilation=false", "-clp:NoSummary"];
        (_, Output) = await ChildProcess.RunAsync("env", [.. ParentBuild, .. build], TimeSpan.FromMinutes(5));
        Errors = ErrorLine().Matches(Output)
            .Select(match => (Project: Path.GetFileNameWithoutExtension(match.Groups["project"].Value), Code: match.Groups["code"].Value))
            .Distinct()
            .ToLookup(error => error.Project, error => error.Code, StringComparer.Ordinal);
    }

    public Task DisposeAsync()
    {
        _root.Dispose();
        return Task.CompletedTask;
    }

    private static string Project(string path, string attributes = "") =>
        $"""<ProjectReference Include="../../{path}/{Path.GetFileName(path)}.csproj" {attributes}/>""";

    private static string Package(string name) => $"""<PackageReference Include="{name}" />""";

    [GeneratedRegex(@"error (?<code>[A-Z]+[0-9]+): .*\[(?<project>[^\]]+\.csproj)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ErrorLine();

    private async Task WriteAsync(SandboxProject project)
    {
        // Folders below shared lie one deeper.
        var items = project.Path.StartsWith("shared/", StringComparison.Ordinal)
            ? project.Items.Replace("../../", "../../../", StringComparison.Ordinal)
            : project.Items;
        _root.Make(project.Path);
        await File.WriteAllTextAsync(
            _root[project.File], $"""<Project Sdk="Microsoft.NET.Sdk"><ItemGroup>{items}</ItemGroup></Project>""");
        if (project.Source.Length > 0)
        {
            await File.WriteAllTextAsync(_root[project.Path, "Source.cs"], project.Source);
        }
    }
}
