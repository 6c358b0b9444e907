using System.Text;
using EdgeMLOps.Appliance.Core.Results.Validation;
using EdgeMLOps.Dicom;
using EdgeMLOps.TestKit.Processes;

namespace EdgeMLOps.Appliance.Core.Tests.Results.Objects;

/// <summary>The public tools over folders of objects; each answers what it has against which file.</summary>
internal static class Judges
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task<IReadOnlyList<string>> DciodvfyAsync(string folder) => (await RunAsync(folder, "dciodvfy"))
        .SelectMany(verdict => verdict.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal) || line.StartsWith("Abort", StringComparison.Ordinal))
            .Concat(verdict.ExitCode == 0 ? [] : [$"exit {verdict.ExitCode}"])
            .Select(line => $"{verdict.File}: {line}"))
        .ToList();

    /// <summary>Whether an image's own values are of the form the standard gives them: those of patient and study are taken over as they are.</summary>
    public static async Task<bool> HasSoundValuesAsync(string path, DicomDataset header)
    {
        var faults = new FaultCollector();
        ValueRules.Check(header, faults);
        if (faults.Faults.Count > 0)
        {
            return false;
        }

        var (_, output) = await ChildProcess.RunAsync("dciodvfy", [path], Patience);
        return !output.Contains("invalid data values for Value Representations", StringComparison.Ordinal) && !output.Contains("Illegal root for UID", StringComparison.Ordinal);
    }

    /// <summary>Structured reports and key objects.</summary>
    public static async Task<IReadOnlyList<string>> DsrdumpAsync(string folder) => (await RunAsync(folder, "dsrdump", "sr", "ko"))
        .SelectMany(verdict => verdict.Lines.Where(IsComplaint)
            .Concat(verdict.ExitCode == 0 ? [] : [$"exit {verdict.ExitCode}"])
            .Select(line => $"{verdict.File}: {line}"))
        .ToList();

    /// <summary>Presentation states; it ends with 0 whatever it finds.</summary>
    public static async Task<IReadOnlyList<string>> DcmpschkAsync(string folder) => (await RunAsync(folder, "dcmpschk", "gsps"))
        .Where(verdict => !verdict.Lines.Any(line => line.Contains("Test passed", StringComparison.Ordinal)) && !IsNameAlone(verdict.Lines) && !IsOldDateAlone(verdict.Lines))
        .Select(verdict => $"{verdict.File}: {string.Join('\n', verdict.Lines)}")
        .ToList();

    /// <summary>All objects of a study with its images.</summary>
    public static async Task<IReadOnlyList<string>> DcentvfyAsync(params string[] folders)
    {
        var files = folders.SelectMany(Directory.GetFiles);
        var (_, output) = await ChildProcess.RunAsync("dcentvfy", files, Patience);
        // It compares bytes: a name in UTF-8 is another than the same in the images' set. Names are pydicom's to judge.
        return [.. output.Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal) && !line.Contains("Element=<PatientName>", StringComparison.Ordinal))];
    }

    // It knows neither letters of other sets than Latin 1, nor that a name may be written in several ways, parted by '=', nor that it may be empty (type 2).
    private static bool IsNameAlone(IReadOnlyList<string> lines) =>
        !lines.Any(line => line.Contains("Error:", StringComparison.Ordinal)) && lines.Any(line => line.Contains("patientName absent or empty", StringComparison.Ordinal))
        || lines.Any(line => line.Contains("Test failed", StringComparison.Ordinal))
        && lines.Where(line => line.Contains("Affected attribute", StringComparison.Ordinal)).ToList() is [var only]
        && only.Contains("PatientName", StringComparison.Ordinal)
        && lines.Any(line => line.Contains("Attribute value", StringComparison.Ordinal) && (line.Contains('=', StringComparison.Ordinal) || !Ascii.IsValid(line)))
        && lines.Count(line => line.Contains("Error:", StringComparison.Ordinal)) == 1;

    // It doubts any date before 1850, and fails for it: of specimens and paintings there are such, and they are dates.
    private static bool IsOldDateAlone(IReadOnlyList<string> lines) =>
        lines.Any(line => line.Contains("Dubious date", StringComparison.Ordinal))
        && !lines.Any(line => line.Contains("Error:", StringComparison.Ordinal))
        && lines.Where(line => line.Contains("Affected attribute", StringComparison.Ordinal)).All(line => line.Contains("Type DA", StringComparison.Ordinal));

    // That dcmtk cannot check characters of some sets says nothing about the object.
    private static bool IsComplaint(string line) =>
        line.StartsWith("E: ", StringComparison.Ordinal)
        || (line.StartsWith("W: ", StringComparison.Ordinal) && !line.Contains("character set", StringComparison.OrdinalIgnoreCase) && !line.Contains("SpecificCharacterSet", StringComparison.Ordinal)
            && !line.Contains("Check for template constraints not yet supported", StringComparison.Ordinal));

    private static async Task<IReadOnlyList<(string File, int ExitCode, IReadOnlyList<string> Lines)>> RunAsync(string folder, string judge, params string[] kinds)
    {
        const string Script = """for file in "$0"/*; do echo "@@@@ $file"; "$1" "$file" 2>&1; printf '\nrc %s\n' $?; done""";
        var (exitCode, output) = await ChildProcess.RunAsync("bash", ["-c", Script, folder, judge], Patience);
        Assert.True(exitCode == 0, output);
        var verdicts = output.Split("@@@@ ", StringSplitOptions.RemoveEmptyEntries)
            .Select(part => part.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            .Select(lines => (
                File: Path.GetFileName(lines[0]),
                ExitCode: int.Parse(lines[^1].Split(' ')[1], provider: null),
                Lines: (IReadOnlyList<string>)lines[1..^1]))
            .Where(verdict => kinds.Length == 0 || Array.Exists(kinds, kind => verdict.File.StartsWith(kind, StringComparison.Ordinal)))
            .ToList();
        Assert.NotEmpty(Directory.GetFiles(folder));
        return verdicts;
    }
}
