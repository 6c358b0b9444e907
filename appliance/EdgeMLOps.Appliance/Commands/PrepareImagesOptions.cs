using System.CommandLine;
using System.Globalization;
using EdgeMLOps.Appliance.Core.Models.Preparation;

namespace EdgeMLOps.Appliance.Commands;

/// <summary>The options of <c>models prepare</c> that make a package's folder.</summary>
internal sealed class PrepareImagesOptions
{
    private const int MostImages = 1000;
    private const int LongestCeilingMs = 600_000;

    private readonly Option<DirectoryInfo> _images = new Option<DirectoryInfo>("--images") { Description = "Folder with DICOM images, folders within it included, to make the acceptance set of.", HelpName = "DIR" }.AcceptExistingOnly();
    private readonly Option<DirectoryInfo> _out = new("--out") { Description = "Folder of the package, not there yet or empty; without it MODEL's name with '-package' behind, in the current folder.", HelpName = "DIR" };
    private readonly Option<FileInfo> _manifest = new Option<FileInfo>("--manifest") { Description = "The completed manifest; without it one is proposed.", HelpName = "FILE" }.AcceptExistingOnly();
    private readonly Option<int> _most = new("--most") { Description = "Images of the set at the most, 1 to 1000, evenly out of those that are there.", HelpName = "NUMBER", DefaultValueFactory = _ => new PreparationOrder { Graph = "", Images = [], Folder = "" }.MostImages };
    private readonly Option<double?> _score = new("--score-at-least") { Description = "Least score of expected boxes, 0 to 1; without it half of the policy's lowest threshold.", HelpName = "SCORE" };
    private readonly Option<double?> _iou = new("--iou") { Description = "Least intersection over union of an expected and a found box, above 0, at most 1 (0.9).", HelpName = "SHARE" };
    private readonly Option<double?> _tolerance = new("--score-tolerance") { Description = "Largest difference of their scores, 0 to 1 (0.02).", HelpName = "SCORE" };
    private readonly Option<int?> _ceiling = new("--latency-ceiling") { Description = "Longest median time of an image, in milliseconds; without it ten times what it takes here, at least 1000.", HelpName = "MS" };

    public PrepareImagesOptions()
    {
        Within(_most, value => value is >= 1 and <= MostImages, "1 to 1000");
        Within(_score, value => value is null or (>= 0 and <= 1), "0 to 1");
        Within(_iou, value => value is null or (> 0 and <= 1), "above 0, at most 1");
        Within(_tolerance, value => value is null or (>= 0 and <= 1), "0 to 1");
        Within(_ceiling, value => value is null or (>= 1 and <= LongestCeilingMs), "1 to 600000");
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_images, _out, _manifest, _most, _score, _iou, _tolerance, _ceiling])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_images) is null && ((Option[])[_out, _manifest, _most, _score, _iou, _tolerance, _ceiling]).FirstOrDefault(option => result.GetResult(option) is { Implicit: false }) is { } alone)
            {
                result.AddError($"{alone.Name} needs --images.");
            }
        });
    }

    /// <summary>What was asked for; null without images.</summary>
    public PreparationOrder? Read(ParseResult parsed, FileInfo graph, int freeSide)
    {
        if (parsed.GetValue(_images) is not { } images)
        {
            return null;
        }

        var most = parsed.GetValue(_most);
        var order = new PreparationOrder
        {
            Graph = graph.FullName,
            Images = Spread(Directory.GetFiles(images.FullName, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = default }).Order(StringComparer.Ordinal).ToList(), most),
            Folder = parsed.GetValue(_out)?.FullName ?? Path.GetFileNameWithoutExtension(graph.Name) + "-package",
            Manifest = parsed.GetValue(_manifest) is { } manifest ? File.ReadAllBytes(manifest.FullName) : null,
            FreeSide = freeSide,
            MostImages = most,
            ScoreAtLeast = parsed.GetValue(_score),
            LatencyCeilingMs = parsed.GetValue(_ceiling),
        };
        return order with { Iou = parsed.GetValue(_iou) ?? order.Iou, ScoreTolerance = parsed.GetValue(_tolerance) ?? order.ScoreTolerance };
    }

    // Evenly out of all, then what is between: neighbours are often of one study.
    private static List<string> Spread(List<string> files, int most)
    {
        var first = Enumerable.Range(0, Math.Min(most, files.Count)).Select(i => files[(int)((long)i * files.Count / Math.Min(most, files.Count))]).ToList();
        return [.. first, .. files.Except(first, StringComparer.Ordinal)];
    }

    private static void Within<T>(Option<T> option, Func<T?, bool> holds, string range) => option.Validators.Add(result =>
    {
        // What is no number has its own error.
        if (result.Tokens is [{ Value: var text }] && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && !holds(result.GetValueOrDefault<T>()))
        {
            result.AddError($"{option.Name} must be {range}.");
        }
    });
}
