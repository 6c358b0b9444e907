using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.EndToEnd.Tests.Parts;

/// <summary>Phantom studies on disk, made by the phantom tool.</summary>
internal static class PhantomStudies
{
    /// <summary>Small images with lesions that no model misses.</summary>
    public static readonly string[] Plain = ["--min-side", "512", "--max-side", "700", "--lesion-free", "0", "--min-cnr", "4", "--max-cnr", "5"];

    /// <summary>Makes one-image studies and returns their files.</summary>
    public static async Task<string[]> MakeAsync(string folder, int count, int seed, params string[] options)
    {
        var (code, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Phantoms"),
            ["dicom", "--out", folder, "--count", $"{count}", "--seed", $"{seed}", .. options],
            TimeSpan.FromMinutes(5));
        Assert.True(code == 0, output);
        var files = Directory.GetFiles(folder, "*.dcm", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        Assert.Equal(count, files.Length);
        return files;
    }
}
