using EdgeMLOps.Appliance.Core.Decoding.Codec;
using EdgeMLOps.Appliance.Core.Inference;
using EdgeMLOps.Appliance.Core.Inference.Proposals;
using EdgeMLOps.Appliance.Core.Models.Registry;
using EdgeMLOps.Appliance.Core.Models.Registry.Acceptance;
using EdgeMLOps.Appliance.Core.Predictions;
using EdgeMLOps.Dicom;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace EdgeMLOps.Appliance.Core.Models.Preparation;

/// <summary>
/// Makes the folder of a package out of a graph and images, on the machine of those who made the model: manifest, graph with its
/// weights, acceptance set. The set is run once more before it is handed over; what does not pass here passes nowhere.
/// </summary>
public sealed class PackagePreparation
{
    // The images of a start check (DESIGN section 4.5).
    private const int FewImages = 5;

    private static readonly TimeSpan ImageDeadline = TimeSpan.FromMinutes(10);
    private static readonly DicomReadOptions HeaderOnly = new() { StopBeforePixelData = true };

    private readonly InferenceOptions _inference;
    private readonly IFrameCodec _codec;
    private readonly string _softwareVersion;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;

    /// <summary>Prepares packages.</summary>
    /// <param name="inference">How models run.</param>
    /// <param name="codec">Decodes compressed images; stays the caller's to close.</param>
    /// <param name="softwareVersion">Version of this program.</param>
    /// <param name="time">Clock of the times.</param>
    /// <param name="loggers">Where the engine's events go.</param>
    public PackagePreparation(InferenceOptions inference, IFrameCodec codec, string softwareVersion, TimeProvider time, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(inference);
        ArgumentNullException.ThrowIfNull(codec);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(loggers);
        _inference = inference;
        _codec = codec;
        _softwareVersion = softwareVersion;
        _time = time;
        _loggers = loggers;
    }

    /// <summary>Makes a package's folder.</summary>
    /// <param name="order">Graph, images, where to and how.</param>
    /// <param name="cancellationToken">Gives up; nothing is left behind.</param>
    /// <returns>What was made of what.</returns>
    /// <exception cref="PreparationException">None can be made; the message says why.</exception>
    /// <exception cref="GraphContractException">The graph is of no family, or another than the manifest says.</exception>
    /// <exception cref="OnnxRuntimeException">The graph cannot be opened or run.</exception>
    /// <exception cref="DllNotFoundException">ONNX Runtime does not load; the message says what to install.</exception>
    public async Task<PreparationReport> RunAsync(PreparationOrder order, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(order);
        var graph = await File.ReadAllBytesAsync(order.Graph, cancellationToken);
        using var shop = new PackageWorkshop(order.Folder);
        await shop.AddGraphAsync(order.Graph, graph, cancellationToken);
        var headers = order.Manifest is null ? Headers(order.Images) : [];
        var proposal = order.Manifest is null ? ModelProposal.Of(graph, shop.Folder, order.FreeSide) : null;
        if (proposal is not null && headers.Count == 0)
        {
            throw new PreparationException($"none of the {order.Images.Count} files is a DICOM image");
        }

        await shop.PutManifestAsync(order.Manifest ?? ManifestDraft.ToRunBy(proposal!, headers), cancellationToken); // not null: then there is no manifest
        var report = await RunAsync(order, shop, cancellationToken);
        if (proposal is null)
        {
            shop.Keep();
            return report;
        }

        await shop.PutManifestAsync(ManifestDraft.ForItsMaker(proposal, headers), cancellationToken);
        shop.Keep();
        return report with { Why = proposal.Why, Open = proposal.Open };
    }

    private static List<DicomDataset> Headers(IReadOnlyList<string> files)
    {
        var headers = new List<DicomDataset>();
        foreach (var file in files)
        {
            try
            {
                if (DicomFile.TryOpen(file, HeaderOnly, out var header, out _) && header.HasPixelData && IsTakenByAny(header.Dataset))
                {
                    headers.Add(header.Dataset);
                }
            }
            catch (Exception ex) when (ex is IOException or UnauthorizedAccessException)
            {
                // Its own line says so, when its turn comes.
            }
        }

        return headers;
    }

    private static bool IsTakenByAny(DicomDataset image) =>
        ModelInputRules.Photometrics.Contains(image.GetSingleValueOrDefault(DicomTag.PhotometricInterpretation, "").Trim(), StringComparer.Ordinal);

    private async Task<PreparationReport> RunAsync(PreparationOrder order, PackageWorkshop shop, CancellationToken cancellationToken)
    {
        var package = await shop.LoadAsync(cancellationToken);
        await using var host = await DetectorHost.StartAsync(
            package, _codec, _inference, PatientHasher.Ephemeral(), _softwareVersion, _time, _loggers, cancellationToken);
        var images = await AddImagesAsync(order, new AcceptanceImages(host.Detector, shop.Images, _time), cancellationToken);
        var taken = images.Where(image => image.IsTaken).ToList();
        if (taken.Count == 0)
        {
            throw new PreparationException($"none of the {images.Count} images can be in a set: {Reasons(images)}");
        }

        var expectation = ExpectationMaker.Make(order, package.Manifest, taken);
        await AcceptanceSet.WriteAsync(shop.Images, expectation, cancellationToken);
        await ProveAsync(host, shop, package, cancellationToken);
        return Report(shop, images, taken, expectation, EngineFingerprint.Of(host.Engine));
    }

    private static async Task<List<PreparedImage>> AddImagesAsync(PreparationOrder order, AcceptanceImages set, CancellationToken cancellationToken)
    {
        var (images, taken) = (new List<PreparedImage>(), 0);
        foreach (var file in order.Images)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var image = taken < order.MostImages
                ? await set.AddAsync(file, cancellationToken)
                : PreparedImage.LeftOut(file, "NotNeeded", FormattableString.Invariant($"{order.MostImages} are in the set"));
            images.Add(image);
            taken += image.IsTaken ? 1 : 0;
        }

        return images;
    }

    private async Task ProveAsync(DetectorHost host, PackageWorkshop shop, ModelPackage package, CancellationToken cancellationToken)
    {
        var set = AcceptanceSet.Load(shop.Images, package.Manifest);
        var run = await new AcceptanceRun(host, set, ImageDeadline, _time).RunAsync(int.MaxValue, isTimed: true, cancellationToken);
        if (!run.Passed)
        {
            throw new PreparationException($"the set does not pass on the machine that made it: {run.Fault}");
        }
    }

    private static PreparationReport Report(
        PackageWorkshop shop, List<PreparedImage> images, List<PreparedImage> taken, AcceptanceExpectation expectation, EngineFingerprint engine)
    {
        var boxes = expectation.Images.Sum(image => image.Boxes.Count);
        var warnings = new List<string>();
        if (boxes == 0)
        {
            warnings.Add("no image has a box: a set without boxes cannot tell a model that sees nothing from one that works");
        }

        if (taken.Count < FewImages)
        {
            warnings.Add(FormattableString.Invariant($"{taken.Count} images are few: {FewImages} are looked at at each start"));
        }

        return new PreparationReport
        {
            Folder = shop.Folder,
            Why = [],
            Open = [],
            Images = images,
            ScoreAtLeast = expectation.ScoreAtLeast,
            Boxes = boxes,
            Median = ExpectationMaker.Median(taken),
            LatencyCeilingMs = expectation.LatencyCeilingMs,
            Engine = engine.Text,
            Warnings = warnings,
        };
    }

    private static string Reasons(List<PreparedImage> images) => string.Join(", ", images.GroupBy(image => image.Code, StringComparer.Ordinal)
        .OrderByDescending(group => group.Count()).Select(group => FormattableString.Invariant($"{group.Count()} {group.Key}")));
}
