using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Benchmarks.Dicom;

/// <summary>Phantoms of a radiograph's size, native and run-length encoded by dcmtk: the corpus' files are small.</summary>
internal static class RadiographSet
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<IReadOnlyList<string>> MakeAsync(string folder)
    {
        await RunAsync(Repository.Executable("EdgeMLOps.Phantoms"), "dicom", "--out", folder, "--count", "4", "--seed", "1");
        foreach (var file in Directory.GetFiles(folder, "*.dcm"))
        {
            await RunAsync("dcmcrle", file, Path.ChangeExtension(file, ".rle.dcm"));
        }

        return [.. Directory.GetFiles(folder, "*.dcm").Order(StringComparer.Ordinal)];
    }

    private static async Task RunAsync(string program, params string[] arguments)
    {
        var (code, output) = await ChildProcess.RunAsync(program, arguments, Patience);
        if (code != 0)
        {
            throw new InvalidOperationException($"{program} ended with {code}: {output}");
        }
    }
}
