using System.Net;

namespace EdgeMLOps.Airlock.Link;

/// <summary>A row of the kernel's socket table.</summary>
internal sealed record KernelSocket(IPEndPoint Local, IPEndPoint Remote, TcpState State)
{
    /// <summary>
    /// Whether a program can accept, send or receive by it. A socket that waits for the end of its connection
    /// (FIN sent by this side, TIME_WAIT) belongs to no program any more: an unplugged cable can keep it for minutes.
    /// </summary>
    public bool IsUsable => State is TcpState.Established or TcpState.SynSent or TcpState.SynReceived
        or TcpState.NewSynReceived or TcpState.CloseWait or TcpState.Listen;
}
