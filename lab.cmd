@echo off
rem The student's launcher: lab lists what it can do. It looks for a JDK; all else is in launcher\Lab.java.
setlocal
set "JAVA=java"
set "WHERE=PATH"
if not defined JAVA_HOME goto look
set "JAVA=%JAVA_HOME%\bin\java"
set "WHERE=JAVA_HOME=%JAVA_HOME%"

:look
rem Only a JDK has the module of the compiler, and only 17 and newer know the option.
"%JAVA%" --enable-native-access=ALL-UNNAMED --add-modules=jdk.compiler --version >nul 2>&1
if errorlevel 1 goto nojdk
"%JAVA%" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xshare:auto "-Dlauncher.kit=%~dp0." "%~dp0launcher\Lab.java" %*
exit /b %errorlevel%

:nojdk
echo.>&2
echo   x The labs need a JDK, 17 or newer, and "%WHERE%" has none.>&2
echo     Install one from https://adoptium.net, or let JAVA_HOME point to yours,>&2
echo     then open a new terminal.>&2
echo.>&2
echo     Les labs demandent un JDK, 17 ou plus ; installez-en un, ou faites pointer>&2
echo     JAVA_HOME vers le votre, puis ouvrez un nouveau terminal.>&2
echo.>&2
exit /b 2
