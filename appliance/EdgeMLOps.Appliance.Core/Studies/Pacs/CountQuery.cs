using System.Globalization;
using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Results.Reports;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>
/// Asks how many images a study has: the whole study first, and its series only where that number does not settle it. A PACS
/// that does not count (1208 and 1209 of group 0020 are optional, PS3.4 section C.3.4) has its instances listed.
/// </summary>
internal sealed class CountQuery
{
    private const int MostStudies = 2;
    private const int MostSeries = 1000;
    private const int MostImages = 20_000;

    private readonly ModelCatalogue _models;

    /// <param name="models">Says what the model is for: only series of its modalities are counted.</param>
    public CountQuery(ModelCatalogue models) => _models = models;

    /// <summary>Asks about one study.</summary>
    /// <param name="association">Offers FIND by the study root.</param>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="received">Images that came: if the PACS has no more instances than that, nothing is missing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DicomNetworkException">The exchange failed.</exception>
    public async Task<PacsAnswer> AskAsync(
        DicomClientAssociation association, string studyInstanceUid, int received, CancellationToken cancellationToken)
    {
        var studies = await association.FindAsync(PacsModel.Find, PacsModel.Study(studyInstanceUid), MostStudies, cancellationToken)
            .ToListAsync(cancellationToken);
        if (studies.Find(study => IsOf(study, DicomTag.StudyInstanceUID, studyInstanceUid)) is not { } found)
        {
            return PacsAnswer.NotInPacs;
        }

        if (NumberOf(found, DicomTag.NumberOfStudyRelatedInstances) is { } all && all <= received)
        {
            return new PacsAnswer(PacsAnswerState.Known, []);
        }

        var series = new List<PacsSeries>();
        var matches = await association.FindAsync(PacsModel.Find, PacsModel.Series(studyInstanceUid), MostSeries, cancellationToken)
            .ToListAsync(cancellationToken);
        foreach (var match in matches)
        {
            series.Add(await SeriesOfAsync(association, studyInstanceUid, match, cancellationToken));
        }

        // A study without a series is no answer to how many images it has.
        return series.Count == 0
            ? PacsAnswer.Silent
            : new PacsAnswer(PacsAnswerState.Known, [.. series.DistinctBy(item => item.SeriesInstanceUid, StringComparer.Ordinal)]);
    }

    private async Task<PacsSeries> SeriesOfAsync(
        DicomClientAssociation association, string studyInstanceUid, DicomDataset match, CancellationToken cancellationToken)
    {
        var uid = PacsModel.TextOf(match, DicomTag.SeriesInstanceUID);
        var isForTheModel = _models.Serving.Manifest.Input.Modalities.Contains(PacsModel.TextOf(match, DicomTag.Modality), StringComparer.Ordinal)
            && !string.Equals(PacsModel.TextOf(match, DicomTag.Manufacturer), ReportHeader.Manufacturer, StringComparison.OrdinalIgnoreCase);
        var count = NumberOf(match, DicomTag.NumberOfSeriesRelatedInstances)
            ?? (isForTheModel
                ? await association.FindAsync(PacsModel.Find, PacsModel.Images(studyInstanceUid, uid), MostImages, cancellationToken).CountAsync(cancellationToken)
                : 0);
        return new PacsSeries(uid, count, isForTheModel);
    }

    // A PACS that matches nothing by an unknown key may answer with another study; that is no answer.
    private static bool IsOf(DicomDataset match, DicomTag tag, string uid) => string.Equals(PacsModel.TextOf(match, tag), uid, StringComparison.Ordinal);

    private static int? NumberOf(DicomDataset match, DicomTag tag) =>
        int.TryParse(PacsModel.TextOf(match, tag), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
