using System.Text;

namespace EdgeMLOps.Dicom.Network.Calling;

/// <summary>What must be the same for an association to serve another caller.</summary>
/// <param name="Options">Peer, titles, TLS terms and limits.</param>
/// <param name="Contexts">The proposed contexts, written out.</param>
internal readonly record struct PoolKey(DicomClientOptions Options, string Contexts)
{
    public static PoolKey Of(DicomClientOptions options, IReadOnlyList<DicomPresentationContext> contexts)
    {
        var text = new StringBuilder();
        foreach (var context in contexts)
        {
            text.Append(context.AbstractSyntax).Append(Role(context.UserRole)).Append(Role(context.ProviderRole));
            text.AppendJoin(',', context.TransferSyntaxes).Append(';');
        }

        return new PoolKey(options, text.ToString());
    }

    private static char Role(bool? role) => role switch
    {
        true => '+',
        false => '-',
        null => ':',
    };
}
