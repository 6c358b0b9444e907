using System.Globalization;
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
    private readonly TimeProvider _time;

    internal PacsReconciliation(PacsLink link, CountQuery counts, StudyJournal studies, ModelCatalogue models, TimeProvider time)
    {
        _link = link;
        _counts = counts;
        _studies = studies;
        _models = models;
        _time = time;
    }

    /// <summary>
    /// Studies that began in a span and of which the PACS has images the model is for that did not come here. The span is told
    /// by Study Date and Study Time (0008,0020), (0008,0030) on the hospital's clock; a study without a time counts for its whole
    /// day. A study that began before the span and got images in it is found only if the span is begun early enough.
    /// </summary>
    /// <param name="fromUtc">Begin, included.</param>
    /// <param name="toUtc">End, included; at most 31 days later.</param>
    /// <param name="limit">For one day's questions.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Sqlite.StorageException">The journal refused.</exception>
    public async Task<PacsReply<PacsDifference>> CompareAsync(
        DateTimeOffset fromUtc, DateTimeOffset toUtc, TimeSpan limit, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(toUtc, fromUtc);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(toUtc - fromUtc, TimeSpan.FromDays(31), nameof(toUtc));
        var (from, to) = (Local(fromUtc), Local(toUtc));
        var missing = new List<MissingStudy>();
        var isCut = false;
        for (var day = from.Date; day <= to.Date; day = day.AddDays(1))
        {
            var asked = day;
            var reply = await _link.AskAsync(
                PacsModel.Find, limit, (association, token) => DayAsync(association, asked, from, to, token), cancellationToken);
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
    /// <param name="limit">For all of it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The PACS's last word: a failure of single objects stands in its counts.</returns>
    public Task<PacsReply<DicomMoveOutcome>> FetchAsync(string studyInstanceUid, TimeSpan limit, CancellationToken cancellationToken) => _link.AskAsync(
        PacsModel.Move,
        limit,
        (association, token) => association.MoveAsync(PacsModel.Move, _link.CallingAe, PacsModel.MoveStudy(studyInstanceUid), token),
        cancellationToken);

    private DateTime Local(DateTimeOffset utc) => TimeZoneInfo.ConvertTime(utc, _time.LocalTimeZone).DateTime;

    private async Task<PacsDifference> DayAsync(
        DicomClientAssociation association, DateTime day, DateTime from, DateTime to, CancellationToken cancellationToken)
    {
        // One more than is looked at tells that there are more. Times are compared here: a PACS matches date and time apart.
        var matches = await association.FindAsync(PacsModel.Find, PacsModel.Day(day), MostOfADay + 1, cancellationToken).ToListAsync(cancellationToken);
        var wanted = matches.Take(MostOfADay).Where(study => IsForTheModel(study) && IsWithin(study, day, from, to)).ToList();
        var missing = new List<MissingStudy>();
        foreach (var study in wanted)
        {
            if (await MissingOfAsync(association, study, cancellationToken) is { } found)
            {
                missing.Add(found);
            }
        }

        return new PacsDifference(missing, matches.Count > MostOfADay);
    }

    private async Task<MissingStudy?> MissingOfAsync(DicomClientAssociation association, DicomDataset study, CancellationToken cancellationToken)
    {
        var uid = PacsModel.TextOf(study, DicomTag.StudyInstanceUID);
        if (uid.Length == 0)
        {
            return null;
        }

        var images = await _studies.ImagesAsync(uid, cancellationToken);
        var answer = await _counts.AskAsync(association, uid, images.Received, cancellationToken);
        var counts = PacsComparison.Of(images, answer);
        return counts.Missing > 0 ? new MissingStudy(uid, counts.Received, counts.Missing, IsKnown: images.Series.Count > 0) : null;
    }

    // A PACS that does not say which modalities a study has is asked for its series.
    private bool IsForTheModel(DicomDataset study) =>
        !study.TryGetValues<string>(DicomTag.ModalitiesInStudy, out var modalities)
        || modalities.Length == 0
        || Array.Exists(modalities, modality => _models.Serving.Manifest.Input.Modalities.Contains(modality.Trim(), StringComparer.Ordinal));

    private static bool IsWithin(DicomDataset study, DateTime day, DateTime from, DateTime to)
    {
        var text = PacsModel.TextOf(study, DicomTag.StudyTime);
        return text.Length < 6
            || !TimeSpan.TryParseExact(text.AsSpan(0, 6), "hhmmss", CultureInfo.InvariantCulture, out var time)
            || (day + time >= from.AddSeconds(-1) && day + time <= to);
    }
}
