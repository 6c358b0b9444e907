using EdgeMLOps.Dicom.Network.Serving;
using EdgeMLOps.Dicom.Network.UpperLayer;

namespace EdgeMLOps.Dicom.Network.Conformance;

/// <summary>
/// Asks the negotiator itself, class by class and encoding by encoding, so that the statement cannot say what an
/// association would not show.
/// </summary>
internal sealed class NegotiatorProbe
{
    private static readonly byte[] AnyInformation = [2, 0, 0, 0, 2, 0];

    private readonly DicomAssociationPolicy _policy;

    public NegotiatorProbe(DicomAssociationPolicy policy) => _policy = policy;

    /// <summary>Null where the class is refused in each encoding.</summary>
    public ContextOffer? Ask(AskedClass sopClass)
    {
        var taken = new List<string>();
        NegotiatedAssociation? last = null;
        foreach (var syntax in NetworkTransferSyntaxes.Storage)
        {
            var agreed = AssociationNegotiator.Negotiate(Request(sopClass.Uid, syntax.UID), _policy);
            if (agreed.Contexts.Count > 0)
            {
                taken.Add(syntax.UID);
                last = agreed;
            }
        }

        return last is null
            ? null
            : new ContextOffer(sopClass, RolesOf(last.User.Roles[0]), taken, last.User.Extended.Count > 0);
    }

    private static AssociateRequestPdu Request(string sopClass, string transferSyntax) => new()
    {
        CalledAe = "",
        CallingAe = "",
        Contexts = [new ProposedContext(1, sopClass, [transferSyntax])],
        User = new UserInformation
        {
            Roles = [new RoleSelection(sopClass, RequestorIsScu: true, RequestorIsScp: true)],
            Extended = [new ExtendedNegotiation(sopClass, AnyInformation)],
        },
    };

    private static string RolesOf(RoleSelection agreed) =>
        agreed is { RequestorIsScu: true, RequestorIsScp: true } ? "SCU, SCP" : agreed.RequestorIsScp ? "SCP" : "SCU";
}
