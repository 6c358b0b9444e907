using EdgeMLOps.Appliance.Core.Receiving.Commitment;
using EdgeMLOps.Appliance.Core.Studies.Pacs;
using EdgeMLOps.Dicom;
using EdgeMLOps.Dicom.Network;
using EdgeMLOps.Sqlite;

namespace EdgeMLOps.Appliance.Core.Results.Delivery.Confirming;

/// <summary>Asks one destination, on an association of its own a batch, so that no sending waits for a proof.</summary>
internal sealed class ProofCaller
{
    private readonly DestinationOptions _destination;
    private readonly ProofRules _rules;
    private readonly DicomClientOptions _options;
    private readonly TimeSpan _limit;
    private readonly ProofQueue _queue;
    private readonly AskedCommitments _asked;
    private readonly TimeProvider _time;
    private int _open;

    public ProofCaller(
        DestinationOptions destination,
        ProofRules rules,
        DicomClientOptions options,
        TimeSpan limit,
        ProofQueue queue,
        AskedCommitments asked)
    {
        _destination = destination;
        _rules = rules;
        _options = options with { OnCommitmentReport = TakeAsync };
        _limit = limit;
        _queue = queue;
        _asked = asked;
        _time = options.TimeProvider;
    }

    /// <summary>1 while it calls.</summary>
    public int OpenAssociations => Volatile.Read(ref _open);

    /// <summary>Asks about each; what the line or the destination makes impossible is the code of those not answered yet.</summary>
    /// <param name="proofs">What is due; at least one.</param>
    /// <param name="intake">Ends the asking, and the wait for a report on the same association: what is not asked yet has no answer.</param>
    /// <param name="abort">Cuts the call.</param>
    /// <exception cref="StorageException">The store refused.</exception>
    public async Task<IReadOnlyList<ProofAnswer>> AskAsync(IReadOnlyList<PendingProof> proofs, CancellationToken intake, CancellationToken abort)
    {
        using var timeout = new CancellationTokenSource(_limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, abort);
        var answers = new List<ProofAnswer>();
        var code = ConfirmCode.Broken;
        Interlocked.Increment(ref _open);
        try
        {
            await AskAsync(proofs, answers, intake, either.Token);
            return answers;
        }
        catch (OperationCanceledException)
        {
            code = timeout.IsCancellationRequested ? ConfirmCode.TimedOut : ConfirmCode.Broken;
        }
        catch (DicomNetworkException ex)
        {
            code = CodeOf(ex.Fault);
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }

        return [.. answers, .. proofs.Except(answers.Select(answer => answer.Proof)).Select(proof => new ProofAnswer(proof, code))];
    }

    private async Task AskAsync(
        IReadOnlyList<PendingProof> proofs, List<ProofAnswer> answers, CancellationToken intake, CancellationToken cancellationToken)
    {
        await using var association = await DicomClient.ConnectAsync(_options, Contexts(), cancellationToken);
        var (commits, finds) = (Takes(association, DicomUID.StorageCommitmentPushModel.UID), Takes(association, PacsModel.Find));
        var byCommitment = proofs.Where(proof => commits && (!finds || _rules.WantsCommitment(proof.Code))).ToList();
        foreach (var proof in proofs.Except(byCommitment))
        {
            if (intake.IsCancellationRequested)
            {
                break;
            }

            answers.Add(new(proof, finds ? await FindAsync(association, proof, cancellationToken) : ConfirmCode.NotOffered));
        }

        if (byCommitment.Count > 0 && !intake.IsCancellationRequested)
        {
            await CommitAsync(association, byCommitment, answers, intake, cancellationToken);
        }

        await ReleaseAsync(association, cancellationToken);
    }

    private List<DicomPresentationContext> Contexts()
    {
        var contexts = new List<DicomPresentationContext>();
        if (_rules.Mode != ConfirmMode.Find)
        {
            contexts.Add(DicomPresentationContext.For(DicomUID.StorageCommitmentPushModel));
        }

        if (_rules.Mode != ConfirmMode.Commitment)
        {
            contexts.Add(new DicomPresentationContext(PacsModel.Find, PacsModel.TransferSyntaxes));
        }

        return contexts;
    }

    private static bool Takes(DicomClientAssociation association, string sopClassUid) =>
        PacsModel.TransferSyntaxes.Any(syntax => association.Accepts(sopClassUid, syntax));

    private static async Task<ConfirmCode> FindAsync(DicomClientAssociation association, PendingProof proof, CancellationToken cancellationToken)
    {
        try
        {
            var header = DicomFile.OpenHeader(proof.File).Dataset;
            var identifier = PacsModel.Images(header.GetString(DicomTag.StudyInstanceUID), header.GetString(DicomTag.SeriesInstanceUID))
                .AddOrUpdate(DicomTag.SOPInstanceUID, proof.Sent.SopInstanceUid);

            // A PACS that does not match by an unknown key answers with other objects: they prove nothing.
            await foreach (var match in association.FindAsync(PacsModel.Find, identifier, maxResults: 1000, cancellationToken))
            {
                if (string.Equals(PacsModel.TextOf(match, DicomTag.SOPInstanceUID), proof.Sent.SopInstanceUid, StringComparison.Ordinal))
                {
                    return ConfirmCode.Found;
                }
            }

            return ConfirmCode.NotFound;
        }
        catch (DicomNetworkException ex) when (ex.Fault == DicomNetworkFault.OperationFailed)
        {
            return ConfirmCode.FindRefused;
        }
        catch (Exception ex) when (ex is IOException or UnauthorizedAccessException or DicomReadException or DicomDataException)
        {
            return ConfirmCode.FileUnreadable;
        }
    }

    private async Task CommitAsync(
        DicomClientAssociation association,
        List<PendingProof> proofs,
        List<ProofAnswer> answers,
        CancellationToken intake,
        CancellationToken cancellationToken)
    {
        var references = proofs.Select(proof => proof.Sent).ToList();
        var transaction = await _asked.BeginAsync(_destination.AeTitle, references, cancellationToken);
        await _queue.BeginTransactionAsync(proofs, transaction, _time.GetUtcNow() + _destination.ReportWait, cancellationToken);
        var status = await association.RequestCommitmentAsync(transaction, references, cancellationToken);
        var taken = status.IsSuccess || status.IsWarning;
        answers.AddRange(proofs.Select(proof => new ProofAnswer(proof, taken ? ConfirmCode.ReportAwaited : ConfirmCode.CommitmentRefused)));
        if (taken && _destination.ReportHold > TimeSpan.Zero)
        {
            using var holding = CancellationTokenSource.CreateLinkedTokenSource(intake, cancellationToken);
            await HoldAsync(association, holding.Token);
        }
    }

    // Whatever comes of the wait, the request was taken: where no report came here, one comes on an association of the peer's.
    private async Task HoldAsync(DicomClientAssociation association, CancellationToken holding)
    {
        try
        {
            await association.ReceiveCommitmentReportAsync(_destination.ReportHold, holding);
        }
        catch (Exception ex) when (ex is DicomNetworkException or OperationCanceledException)
        {
            // As above; disposing aborts what is of no more use.
        }
    }

    // The answers count: a peer that fails to release afterwards has given them all the same.
    private static async Task ReleaseAsync(DicomClientAssociation association, CancellationToken cancellationToken)
    {
        try
        {
            if (association.IsUsable)
            {
                await association.ReleaseAsync(cancellationToken);
            }
        }
        catch (Exception ex) when (ex is DicomNetworkException or OperationCanceledException)
        {
            // Disposing aborts what could not be released.
        }
    }

    private async ValueTask<DicomStatus> TakeAsync(DicomCommitmentReport report, CancellationToken cancellationToken)
    {
        try
        {
            return await _asked.TakeAsync(report, cancellationToken) ? DicomStatus.Success : DicomStatus.InvalidArgumentValue;
        }
        catch (StorageException)
        {
            return DicomStatus.ProcessingFailure; // the peer reports again, or is asked again
        }
    }

    private static ConfirmCode CodeOf(DicomNetworkFault fault) => fault switch
    {
        DicomNetworkFault.ConnectFailed => ConfirmCode.Unreachable,
        DicomNetworkFault.Rejected => ConfirmCode.Rejected,
        DicomNetworkFault.ContextNotAccepted => ConfirmCode.NotOffered,
        DicomNetworkFault.TimedOut => ConfirmCode.TimedOut,
        DicomNetworkFault.TlsRefused => ConfirmCode.TlsRefused,
        _ => ConfirmCode.Broken,
    };
}
