using EdgeMLOps.Appliance.Core.Models.Registry.Serving;
using EdgeMLOps.Appliance.Core.Studies.Completeness;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;

namespace EdgeMLOps.Appliance.Core.Studies.Pacs;

/// <summary>
/// Compares a span of time with the PACS: what it has and we have not, for whoever was cut off meanwhile. Asked for by name;
/// nothing here runs by itself. What is fetched comes by C-STORE like everything else.
/// </summary>
public sealed class PacsReconciliation
{
    /// <summary>Studies of one day that are looked at.</summary>
    public const int MostOfADay = 5000;

    private readonly PacsLink _link;
    private readonly CountQuery _counts;
    private readonly StudyJournal _studies;
    private readonly ModelCatalogue _models;
    private readonly PacsClock _clock;

    internal PacsReconciliation(PacsLink link, CountQuery counts, StudyJournal studies, ModelCatalogue models, PacsClock clock)
    {
        _link = link;
        _counts = counts;
        _studies = studies;
        _models = models;
        _clock = clock;
    }

    /// <summary>
    /// Studies that began in a span, or in the margin around it, and of which the PACS has images the model is for that did not
    /// come here. Told by Study Date and Study Time (0008,0020), (0008,0030) on the hospital's clock; a study without a time counts
    /// for its whole day. A study that began before the margin and got images in the span is not found.
    /// </summary>
    /// <param name="fromUtc">Begin, included.</param>
    /// <param name="toUtc">End, included; with both margins at most 31 days later.</param>
    /// <param name="margin">How much earlier and later studies are looked for; not negative.</param>
    /// <param name="limit">For one day's questions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Sqlite.StorageException">The journal refused.</exception>
    public async Task<PacsReply<PacsDifference>> CompareAsync(
        DateTimeOffset fromUtc, DateTimeOffset toUtc, TimeSpan margin, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(toUtc, fromUtc);
        ArgumentOutOfRangeException.ThrowIfLessThan(margin, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(toUtc - fromUtc + (2 * margin), TimeSpan.FromDays(31), nameof(toUtc));
        var span = new PacsSpan(fromUtc, toUtc, margin, _clock);
        var missing = new List<MissingStudy>();
        var isCut = false;
        foreach (var day in span.Days)
        {
            var reply = await _link.AskAsync(
                PacsModel.Find, limit, (association, token) => DayAsync(association, day, span, token), cancellationToken);
            if (reply.Value is not { } found)
            {
                return new PacsReply<PacsDifference>(reply.Fault, Value: null);
            }

            missing.AddRange(found.Missing);
            isCut |= found.IsCut;
        }

        return new PacsReply<PacsDifference>(
            PacsFault.None, new PacsDifference([.. missing.DistinctBy(study => study.StudyInstanceUid, StringComparer.Ordinal)], isCut));
    }

    /// <summary>Has the PACS send a study to us, by C-MOVE to our own AE title, which the PACS must know.</summary>
    /// <param name="studyInstanceUid">The study.</param>
    /// <param name="limit">Without the PACS getting on, as it tells by its pending responses; for all of it where it sends none.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The PACS's last word: a failure of single objects stands in its counts.</returns>
    public Task<PacsReply<DicomMoveOutcome>> FetchAsync(string studyInstanceUid, TimeSpan limit, CancellationToken cancellationToken) => _link.AskAsync(
        PacsModel.Move,
        limit,
        (association, goOn, token) => association.MoveAsync(
            PacsModel.Move, _link.CallingAe, PacsModel.MoveStudy(studyInstanceUid), new MoveProgress(goOn), token),
        cancellationToken);

    private async Task<PacsDifference> DayAsync(DicomClientAssociation association, DateTime day, PacsSpan span, CancellationToken cancellationToken)
    {
        // One more than is looked at tells that there are more. Times are compared here: a PACS matches date and time apart.
        var matches = await association.FindAsync(PacsModel.Find, PacsModel.Day(day), MostOfADay + 1, cancellationToken).ToListAsync(cancellationToken);
        var wanted = matches.Take(MostOfADay).Where(study => IsForTheModel(study) && span.MayHave(study, day)).ToList();
        var missing = new List<MissingStudy>();
        foreach (var study in wanted)
        {
            if (await MissingOfAsync(association, study, span.Has(study, day), cancellationToken) is { } found)
            {
                missing.Add(found);
            }
        }

        return new PacsDifference(missing, matches.Count > MostOfADay);
    }

    private async Task<MissingStudy?> MissingOfAsync(
        DicomClientAssociation association, DicomDataset study, bool isOfTheSpan, CancellationToken cancellationToken)
    {
        var uid = PacsModel.TextOf(study, DicomTag.StudyInstanceUID);
        if (uid.Length == 0)
        {
            return null;
        }

        var images = await _studies.ImagesAsync(uid, cancellationToken);
        var answer = await _counts.AskAsync(association, uid, images.Received, cancellationToken);
        var counts = PacsComparison.Of(images, answer);
        return counts.Missing > 0 ? new MissingStudy(uid, counts.Received, counts.Missing, IsKnown: images.Series.Count > 0, isOfTheSpan) : null;
    }

    // A PACS that does not say which modalities a study has is asked for its series.
    private bool IsForTheModel(DicomDataset study) =>
        !study.TryGetValues<string>(DicomTag.ModalitiesInStudy, out var modalities)
        || modalities.Length == 0
        || Array.Exists(modalities, modality => _models.Serving.Manifest.Input.Modalities.Contains(modality.Trim(), StringComparer.Ordinal));
}
