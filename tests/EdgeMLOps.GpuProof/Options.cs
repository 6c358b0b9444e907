using EdgeMLOps.Appliance.Core.Inference;
using System.CommandLine;

namespace EdgeMLOps.GpuProof;

/// <summary>Options that several commands have.</summary>
internal static class Options
{
    public static Option<DirectoryInfo> Files() => new Option<DirectoryInfo>("--files")
    {
        Required = true,
        Description = "Folder of DICOM files (*.dcm)",
    }.AcceptExistingOnly();

    public static Option<ProviderPreference> Provider() => new("--provider")
    {
        Description = "Cuda, or Cpu to try the command where there is no GPU",
        DefaultValueFactory = _ => ProviderPreference.Cuda,
    };

    public static Option<bool> Worker() => new("--worker") { Description = "The engine in a worker process, as the service has it" };

    public static Option<int> Count(string name, int usual, string description) =>
        new(name) { Description = description, DefaultValueFactory = _ => usual };

    public static IReadOnlyList<string> In(DirectoryInfo folder) =>
        [.. folder.GetFiles("*.dcm").Select(file => file.FullName).Order(StringComparer.Ordinal)];
}
