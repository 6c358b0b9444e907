using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Tests;

/// <summary>Phantom studies, and what a person does to them with dcmtk.</summary>
internal static class Phantoms
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Makes one-image studies.</summary>
    public static async Task<string[]> MakeAsync(string folder, int count, int seed)
    {
        var (exitCode, output) = await ChildProcess.RunAsync(
            Repository.Executable("EdgeMLOps.Phantoms"), ["dicom", "--out", folder, "--count", $"{count}", "--seed", $"{seed}"], Limit);
        Assert.True(exitCode == 0, output);
        var files = Directory.GetFiles(folder, "*.dcm");
        Array.Sort(files, StringComparer.Ordinal);
        Assert.Equal(count, files.Length);
        return files;
    }

    /// <summary>Puts an image into the study of another.</summary>
    public static async Task MoveToStudyAsync(string file, string other) =>
        await ModifyAsync(file, "-m", $"StudyInstanceUID={await StudyOfAsync(other)}");

    public static async Task ModifyAsync(string file, params string[] changes)
    {
        var (exitCode, output) = await ChildProcess.RunAsync("dcmodify", ["-nb", .. changes, file], Limit);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>Compresses a file in its place.</summary>
    public static async Task CompressAsync(string file, string program, params string[] options)
    {
        var compressed = file + ".compressed";
        var (exitCode, output) = await ChildProcess.RunAsync(program, [.. options, file, compressed], Limit);
        Assert.True(exitCode == 0, output);
        File.Move(compressed, file, overwrite: true);
    }

    private static async Task<string> StudyOfAsync(string file)
    {
        var (_, output) = await ChildProcess.RunAsync("dcmdump", ["+P", "StudyInstanceUID", file], Limit);
        return output[(output.IndexOf('[', StringComparison.Ordinal) + 1)..output.IndexOf(']', StringComparison.Ordinal)];
    }
}
