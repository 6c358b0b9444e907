using System.Globalization;
using System.Text.Json;

namespace EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;

/// <summary>An acceptance set that can be run: its expectation makes sense for the model, and each of its images is there.</summary>
internal sealed class AcceptanceSet
{
    /// <summary>Folder of a package that holds the set.</summary>
    public const string FolderName = "acceptance";

    /// <summary>Name of the expectation's file in it.</summary>
    public const string FileName = "expected.json";

    /// <summary>The schema this program reads.</summary>
    public const string Schema = "edgemlops.acceptance/1";

    private const int MaxBytes = 16 << 20;
    private const int MaxImages = 1000;
    public const int MaxBoxes = 1000;
    public const int MaxCeilingMs = 600_000;

    // For people to read.
    private static readonly AcceptanceJson Indented = new(new JsonSerializerOptions(AcceptanceJson.Default.Options) { WriteIndented = true });

    private readonly string _folder;

    private AcceptanceSet(string folder, AcceptanceExpectation expectation)
    {
        _folder = folder;
        Expectation = expectation;
    }

    /// <summary>What is expected.</summary>
    public AcceptanceExpectation Expectation { get; }

    /// <summary>Reads the set of a package.</summary>
    /// <param name="folder">The folder of the set.</param>
    /// <param name="manifest">The model's manifest.</param>
    /// <exception cref="AcceptanceException">There is none, or not one for this model; the message names the key or the file.</exception>
    public static AcceptanceSet Load(string folder, ModelManifest manifest)
    {
        var set = new AcceptanceSet(folder, Read(Path.Combine(folder, FileName)));
        set.Check(manifest);
        return set;
    }

    /// <summary>Writes the expectation of a set whose images are there.</summary>
    /// <param name="folder">The folder of the set.</param>
    /// <param name="expectation">What is expected.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task WriteAsync(string folder, AcceptanceExpectation expectation, CancellationToken cancellationToken)
    {
        await using var file = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.Write);
        await JsonSerializer.SerializeAsync(file, expectation, Indented.AcceptanceExpectation, cancellationToken);
    }

    /// <summary>Full path of an image.</summary>
    public string PathOf(AcceptanceImage image) => Path.Combine(_folder, image.File);

    private static AcceptanceExpectation Read(string path)
    {
        try
        {
            var length = new FileInfo(path).Length;
            Require(length <= MaxBytes, "$", $"larger than {MaxBytes} bytes");
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), AcceptanceJson.Default.AcceptanceExpectation)
                ?? throw new AcceptanceException("$", "is null");
        }
        catch (JsonException ex)
        {
            throw new AcceptanceException(ex.Path?.TrimStart('$', '.') is { Length: > 0 } key ? key : "$", ex.Message, ex);
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
        {
            throw new AcceptanceException("$", "there is no such file that can be read", ex);
        }
    }

    private void Check(ModelManifest manifest)
    {
        var found = Expectation;
        Require(string.Equals(found.Schema, Schema, StringComparison.Ordinal), "schema", $"must be {Schema}");
        Require(found.ScoreAtLeast <= 1 && found.ScoreAtLeast >= manifest.Policy.ScoreFloor, "scoreAtLeast", "must be the policy's floor to 1");
        Require(found.Tolerances.Iou is > 0 and <= 1, "tolerances.iou", "must be above 0, at most 1");
        Require(found.Tolerances.Score is >= 0 and <= 1, "tolerances.score", "must be 0 to 1");
        Require(found.LatencyCeilingMs is >= 1 and <= MaxCeilingMs, "latencyCeilingMs", $"must be 1 to {MaxCeilingMs}");
        Require(found.Images.Count is >= 1 and <= MaxImages, "images", $"must be 1 to {MaxImages} images");
        Require(!found.Images.Contains(null!), "images", "holds null"); // JSON may, whatever the type says
        var classes = manifest.Classes.Select(one => one.Name).ToHashSet(StringComparer.Ordinal);
        var files = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < found.Images.Count; i++)
        {
            Check(found.Images[i], string.Create(CultureInfo.InvariantCulture, $"images[{i}]"), classes, files);
        }
    }

    private void Check(AcceptanceImage image, string key, HashSet<string> classes, HashSet<string> files)
    {
        Require(IsPlainName(image.File), $"{key}.file", "must be letters, digits, '.', '_' and '-', and begin with neither '.' nor '-'");
        Require(files.Add(image.File), $"{key}.file", "is there twice");
        Require(File.Exists(PathOf(image)), $"{key}.file", $"{image.File} is not in the package");
        Require(image.Boxes.Count <= MaxBoxes, $"{key}.boxes", $"more than {MaxBoxes}");
        Require(!image.Boxes.Contains(null!), $"{key}.boxes", "holds null");
        for (var i = 0; i < image.Boxes.Count; i++)
        {
            Check(image.Boxes[i], string.Create(CultureInfo.InvariantCulture, $"{key}.boxes[{i}]"), classes);
        }
    }

    private void Check(AcceptanceBox box, string key, HashSet<string> classes)
    {
        Require(classes.Contains(box.Class), $"{key}.class", "is no class of the model");
        Require(box.Score >= Expectation.ScoreAtLeast && box.Score <= 1, $"{key}.score", "must be scoreAtLeast to 1");
        Require(box.Frame >= 0, $"{key}.frame", "must be 1 or more");
        Require(double.IsFinite(box.X1) && double.IsFinite(box.X2) && box.X1 < box.X2, $"{key}.x2", "must be right of x1");
        Require(double.IsFinite(box.Y1) && double.IsFinite(box.Y2) && box.Y1 < box.Y2, $"{key}.y2", "must be below y1");
    }

    private static bool IsPlainName(string name) =>
        name.Length is > 0 and <= 64 && name[0] is not ('.' or '-') && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    private static void Require(bool holds, string key, string fault)
    {
        if (!holds)
        {
            throw new AcceptanceException(key, fault);
        }
    }
}
