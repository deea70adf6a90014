using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Peerline.Routing.Rib.Storage;

/// <summary>Asks the memory for what will be read a moment later, so that several such reads wait together.</summary>
internal static class Cache
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Prefetch<T>(ref readonly T what) where T : unmanaged
    {
        // Reads nothing and cannot fail, wherever the array is by then.
        if (Sse.IsSupported) Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.AsRef(in what)));
    }
}
