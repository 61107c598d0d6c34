/* hold.exe FILE read|none: keeps a file open, letting others read it or do nothing with it, until its input ends. */
#include <stdio.h>
#include <string.h>
#include <windows.h>

int main(int count, char **arguments)
{
    DWORD share = count == 3 && strcmp(arguments[2], "read") == 0 ? FILE_SHARE_READ : 0;
    HANDLE file = count == 3 ? CreateFileA(arguments[1], GENERIC_READ, share, NULL, OPEN_EXISTING, 0, NULL)
                             : INVALID_HANDLE_VALUE;
    puts(file == INVALID_HANDLE_VALUE ? "not held" : "held");
    fflush(stdout);
    while (getchar() != EOF) {
    }
    return 0;
}
