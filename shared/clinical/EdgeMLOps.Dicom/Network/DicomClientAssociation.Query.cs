using System.Runtime.CompilerServices;
using EdgeMLOps.Dicom.Network.Calling;

namespace EdgeMLOps.Dicom.Network;

/// <content>Query/Retrieve as SCU, PS3.4 annex C.</content>
public sealed partial class DicomClientAssociation
{
    /// <summary>
    /// C-FIND: gives each match as it comes. Leaving the loop early, like reaching <paramref name="maxResults"/>, has the
    /// peer stop by C-CANCEL; if it does not within <see cref="DicomClientOptions.AssociationTimeout"/>, the association is
    /// of no more use.
    /// </summary>
    /// <param name="sopClassUid">A FIND model: of the study root or the patient root.</param>
    /// <param name="identifier">Query/Retrieve Level, keys to match and keys to return (PS3.4 section C.4.1.1.3).</param>
    /// <param name="maxResults">After so many the enumeration ends, at least 1: ask for one more than you expect to see that there are more.</param>
    /// <param name="cancellationToken">Gives up; the association is of no more use then.</param>
    /// <exception cref="DicomNetworkException">
    /// The exchange failed; with <see cref="DicomNetworkFault.OperationFailed"/> the peer could not search, and the association goes on.
    /// </exception>
    public IAsyncEnumerable<DicomDataset> FindAsync(
        string sopClassUid, DicomDataset identifier, int maxResults, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxResults, 1);
        return MatchesAsync(sopClassUid, identifier, maxResults, cancellationToken);
    }

    /// <summary>C-MOVE: has the peer send objects to an application entity that it knows, ourselves as a rule.</summary>
    /// <param name="sopClassUid">A MOVE model: of the study root or the patient root.</param>
    /// <param name="destinationAe">AE title; the peer has its address.</param>
    /// <param name="identifier">Query/Retrieve Level and the unique keys of what is wanted (PS3.4 section C.4.2.1.4).</param>
    /// <param name="cancellationToken">Gives up: the peer is told by C-CANCEL, and the association is of no more use.</param>
    /// <returns>The peer's last word, a failure included.</returns>
    /// <exception cref="DicomNetworkException">The exchange failed; what the peer still sends is not known.</exception>
    public Task<DicomMoveOutcome> MoveAsync(
        string sopClassUid, string destinationAe, DicomDataset identifier, CancellationToken cancellationToken) =>
        MoveAsync(sopClassUid, destinationAe, identifier, progress: null, cancellationToken);

    /// <summary>C-MOVE as above, telling how far the peer is.</summary>
    /// <param name="sopClassUid">A MOVE model: of the study root or the patient root.</param>
    /// <param name="destinationAe">AE title; the peer has its address.</param>
    /// <param name="identifier">Query/Retrieve Level and the unique keys of what is wanted (PS3.4 section C.4.2.1.4).</param>
    /// <param name="progress">Is told the counts of each pending response; must not block.</param>
    /// <param name="cancellationToken">Gives up: the peer is told by C-CANCEL, and the association is of no more use.</param>
    /// <returns>The peer's last word, a failure included.</returns>
    /// <exception cref="DicomNetworkException">The exchange failed; what the peer still sends is not known.</exception>
    public async Task<DicomMoveOutcome> MoveAsync(
        string sopClassUid,
        string destinationAe,
        DicomDataset identifier,
        IProgress<DicomMoveOutcome>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(identifier);
        if (!AeTitleRules.IsValid(destinationAe))
        {
            throw new ArgumentException("Not an AE title.", nameof(destinationAe));
        }

        using var turn = _session.Begin();
        return await new MoveExchange(_session, sopClassUid, destinationAe, progress).RunAsync(identifier, cancellationToken);
    }

    private async IAsyncEnumerable<DicomDataset> MatchesAsync(
        string sopClassUid,
        DicomDataset identifier,
        int maxResults,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var turn = _session.Begin();
        var find = new FindExchange(_session, sopClassUid);
        await find.SendAsync(identifier, cancellationToken);
        try
        {
            // One more is read than is given: a peer that is just done needs no C-CANCEL, and some abort on a late one.
            for (var given = 0; await find.NextAsync(cancellationToken) is { } match && given < maxResults; given++)
            {
                yield return match;
            }
        }
        finally
        {
            await find.StopAsync(cancellationToken);
        }
    }
}
