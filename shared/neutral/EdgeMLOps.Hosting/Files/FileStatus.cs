using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace EdgeMLOps.Hosting.Files;

/// <summary>What Linux says of a file: its type, who may do what, and whose it is. By statx(2), whose layout is the same on every processor.</summary>
/// <param name="Mode">Type and permissions.</param>
/// <param name="Owner">Number of the account.</param>
internal readonly record struct FileStatus(int Mode, uint Owner)
{
    private const int OfCurrentFolder = -100;
    private const int OfLinkItself = 0x100;
    private const int OfHandle = 0x1000;
    private const uint Wanted = 1 | 2 | 8; // STATX_TYPE, STATX_MODE, STATX_UID
    private const int Length = 256;
    private const int OwnerOffset = 20;
    private const int ModeOffset = 28;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int WritableByOthers = 0x12; // of the group, of all

    public bool IsRegular => (Mode & TypeMask) == RegularType;

    /// <summary>Whether an account other than this one and root may change it.</summary>
    public bool IsOpenToOthers => (Mode & WritableByOthers) != 0 || (Owner != 0 && Owner != geteuid());

    /// <returns>Null: errno says why not.</returns>
    public static FileStatus? Of(string path) => Of(0, path);

    /// <summary>Of a link itself, where it is one.</summary>
    /// <returns>Null: errno says why not.</returns>
    public static FileStatus? OfLink(string path) => Of(OfLinkItself, path);

    /// <returns>Null: errno says why not.</returns>
    public static FileStatus? Of(SafeFileHandle handle)
    {
        var found = new byte[Length];
        return statx(handle, [0], OfHandle, Wanted, found) == 0 ? Read(found) : null;
    }

    private static FileStatus? Of(int flags, string path)
    {
        var found = new byte[Length];
        return statx(OfCurrentFolder, [.. Encoding.UTF8.GetBytes(path), 0], flags, Wanted, found) == 0 ? Read(found) : null;
    }

    private static FileStatus Read(byte[] found) => new(BitConverter.ToUInt16(found, ModeOffset), BitConverter.ToUInt32(found, OwnerOffset));

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(SafeFileHandle folder, byte[] path, int flags, uint mask, byte[] found);

    [DllImport("libc", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int statx(int folder, byte[] path, int flags, uint mask, byte[] found);

    [DllImport("libc")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();
}
